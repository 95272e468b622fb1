import type { ThreadEntry } from "../../views.ts";

/** Ids of what the contact wrote, oldest first. */
export const inboundIds = (entries: readonly ThreadEntry[]): readonly string[] =>
  entries.filter(({ direction }) => direction === "in").map(({ id }) => id);

/** How many came after the one known last. Older ones loaded before it are no news; a page without it is all news. */
export const arrivedSince = (ids: readonly string[], known: string | undefined): number =>
  ids.length - 1 - (known === undefined ? -1 : ids.lastIndexOf(known));
