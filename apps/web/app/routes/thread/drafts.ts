import type { PendingReply } from "./pending.ts";

/** What the composer writes: a reply to the customer, or a note that stays in the team. */
export type Mode = "reply" | "note";

/** Whose texts of which conversation: another person at the same browser never meets them. */
export interface TextPlace {
  readonly userId: string;
  readonly conversationId: string;
}

const keyOf = (what: string, { userId, conversationId }: TextPlace): string => `${what}:${userId}:${conversationId}`;

// Kept by this tab only, so nothing stays behind on a shared computer.
const read = (key: string): string => {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return ""; // storage is switched off
  }
};

const keep = (key: string, value: string): void => {
  try {
    if (value === "") sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // storage is switched off or full: what was typed stays on the page
  }
};

/** What was typed and has not reached the server yet. */
export const readUnsaved = (place: TextPlace, mode: Mode): string => read(keyOf(`draft-${mode}`, place));

export const rememberUnsaved = (place: TextPlace, mode: Mode, text: string): void =>
  keep(keyOf(`draft-${mode}`, place), text);

/** Replies that the server has not shown yet, with their ids, so that leaving the page loses none. */
export const readPending = (place: TextPlace): readonly PendingReply[] => {
  const kept = read(keyOf("pending", place));
  return kept === "" ? [] : (JSON.parse(kept) as PendingReply[]); // written by keepPending alone
};

export const keepPending = (place: TextPlace, pending: readonly PendingReply[]): void =>
  keep(keyOf("pending", place), pending.length === 0 ? "" : JSON.stringify(pending));

/** Where somebody stopped reading: an entry, and how far its top is below the top of the messages, in pixels. */
export interface ReadingPlace {
  readonly entryId: string;
  readonly below: number;
}

export const readPlace = (place: TextPlace): ReadingPlace | null => {
  const kept = read(keyOf("place", place));
  return kept === "" ? null : (JSON.parse(kept) as ReadingPlace); // written by keepPlace alone
};

/** Null: at the end, where everybody begins. */
export const keepPlace = (place: TextPlace, reading: ReadingPlace | null): void =>
  keep(keyOf("place", place), reading === null ? "" : JSON.stringify(reading));
