import { type Clock, dayKey, dayLabel } from "../../text/times.ts";
import type { ThreadEntry } from "../../views.ts";

export interface MessageRow {
  readonly kind: "entry";
  /** Stays the same when the server's entry takes the place of a pending one. */
  readonly key: string;
  readonly entry: ThreadEntry;
  readonly startsGroup: boolean;
  readonly endsGroup: boolean;
}

/** A line of a thread, in the order in which it is read. */
export type Line =
  | { readonly kind: "day"; readonly key: string }
  | { readonly kind: "unread"; readonly key: string }
  | MessageRow;

export interface Day {
  readonly key: string;
  readonly label: string;
  /** Where its lines begin among all; the first is its heading. */
  readonly from: number;
  readonly to: number;
}

export interface ThreadLines {
  readonly lines: readonly Line[];
  readonly days: readonly Day[];
}

const groupGapMs = 60_000;

const saysMore: readonly string[] = ["failed", "unresolved", "retrying", "cancelled"];
const needsAttention = ({ part }: ThreadEntry): boolean => part !== null && saysMore.includes(part.state);

/** One sender within a minute reads as one; what needs attention, and what is the team's own, stands alone. */
const belongTogether = (first: ThreadEntry, second: ThreadEntry): boolean =>
  first.kind === "message" &&
  second.kind === "message" &&
  first.direction === second.direction &&
  second.at - first.at < groupGapMs &&
  sameSender(first, second) &&
  first.sentElsewhere === second.sentElsewhere &&
  !needsAttention(first) &&
  !needsAttention(second);

/** A reply on its way has no name yet; it is of whoever wrote the one before. */
const sameSender = ({ actor: first }: ThreadEntry, { actor: second }: ThreadEntry): boolean =>
  first === null || second === null || first.id === second.id;

const rowKeys = (entries: readonly ThreadEntry[]): readonly string[] => {
  const used = new Map<string, number>();
  return entries.map(({ id, part }) => {
    if (part === null) return id;
    const nth = used.get(part.replyId) ?? 0;
    used.set(part.replyId, nth + 1);
    return `${part.replyId}/${nth}`;
  });
};

export const unreadKey = "unread";

/**
 * A thread as lines: a heading for each local day, the line before what the team had not read, and messages that know
 * whether they start or end a group. Entries come oldest first.
 */
export const threadLines = (
  entries: readonly ThreadEntry[],
  { clock, unreadFrom }: { readonly clock: Clock; readonly unreadFrom: string | null },
): ThreadLines => {
  const keys = rowKeys(entries);
  const dayKeys = entries.map(({ at }) => dayKey(at, clock.timeZone));
  const joins = (place: number): boolean => {
    const [before, here] = [entries[place - 1], entries[place]];
    return (
      before !== undefined &&
      here !== undefined &&
      here.id !== unreadFrom &&
      dayKeys[place] === dayKeys[place - 1] &&
      belongTogether(before, here)
    );
  };
  const lines: Line[] = [];
  const days: Day[] = [];
  entries.forEach((entry, place) => {
    const key = dayKeys[place] ?? "";
    if (days.at(-1)?.key !== key) {
      days.push({ key, label: dayLabel(entry.at, clock), from: lines.length, to: lines.length });
      lines.push({ kind: "day", key: `day-${key}` });
    }
    if (entry.id === unreadFrom) lines.push({ kind: "unread", key: unreadKey });
    lines.push({
      kind: "entry",
      key: keys[place] ?? entry.id,
      entry,
      startsGroup: !joins(place),
      endsGroup: !joins(place + 1),
    });
    const day = days.at(-1);
    if (day) days[days.length - 1] = { ...day, to: lines.length };
  });
  return { lines, days };
};
