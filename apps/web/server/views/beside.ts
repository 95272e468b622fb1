import type { ThreadItem } from "@soshogle/read-models/thread/document";

/** What belongs to the messages of a page, by their ids: what they answer, how they were edited, who reacted to them. */
export interface Beside {
  /** Null when nothing of that id is known, or shown. */
  readonly message: (mid: string) => ThreadItem | null;
  readonly edit: (mid: string) => ThreadItem | null;
  /** Those that were not taken back, the oldest first. */
  readonly reactions: (mid: string) => readonly ThreadItem[];
}

export const besideIn = (items: readonly ThreadItem[]): Beside => {
  const byMid = Map.groupBy(items, ({ mid }) => mid);
  const of = (mid: string) => byMid.get(mid) ?? [];
  return {
    message: (mid) => of(mid).find(({ hidden }) => !hidden) ?? null,
    edit: (mid) => of(mid).find(({ kind }) => kind === "edit") ?? null,
    reactions: (mid) =>
      of(mid)
        .filter(({ kind, unsent }) => kind === "reaction" && !unsent)
        .toSorted((a, b) => a.at - b.at),
  };
};

export const nothingBeside: Beside = besideIn([]);
