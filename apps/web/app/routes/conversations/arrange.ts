import type { ConversationListRow } from "../../views.ts";

type Rows = readonly ConversationListRow[];

/** The list as it is shown, which may differ from what it has become. */
export interface Arrangement {
  readonly rows: Rows;
  /** Rows that are still shown but no longer belong to the list. */
  readonly gone: ReadonlySet<string>;
  /** How many conversations would come, go or change places. */
  readonly waiting: number;
}

interface Situation {
  /** Somebody points at the list or has the focus in it: nothing may move under them. */
  readonly held: boolean;
  readonly openId: string | undefined;
}

/**
 * Lays what the list has become over what is shown. Held, every row keeps its place and takes on its new content; only
 * what follows below is added. Otherwise rows move, and the open conversation alone stays until it is left.
 */
export const arrange = (shown: Rows, live: Rows, { held, openId }: Situation): Arrangement => {
  if (held && shown.length > 0) return holding(shown, live, openId);
  const place = openId === undefined ? -1 : shown.findIndex(({ id }) => id === openId);
  const open = shown[place];
  if (!open || live.some(({ id }) => id === openId)) return { rows: live, gone: none, waiting: 0 };
  return { rows: live.toSpliced(Math.min(place, live.length), 0, open), gone: new Set([open.id]), waiting: 0 };
};

const none: ReadonlySet<string> = new Set();

const holding = (shown: Rows, live: Rows, openId: string | undefined): Arrangement => {
  const places = new Map(live.map(({ id }, place) => [id, place]));
  const known = new Set(shown.map(({ id }) => id));
  const gone = new Set<string>();
  let furthest = -1;
  let moved = 0;
  const rows = shown.map((row) => {
    const place = places.get(row.id);
    if (place === undefined) gone.add(row.id);
    else if (place < furthest) moved += 1;
    else furthest = place;
    return place === undefined ? row : (live[place] ?? row);
  });
  const below = live.slice(furthest + 1).filter(({ id }) => !known.has(id));
  const above = live.slice(0, furthest + 1).filter(({ id }) => !known.has(id)).length;
  const leaving = gone.size - (openId !== undefined && gone.has(openId) ? 1 : 0);
  return { rows: [...rows, ...below], gone, waiting: moved + above + leaving };
};
