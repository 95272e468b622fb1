import type { PendingReply } from "./thread-state.ts";

/** What the composer writes: a reply to the customer, or a note that stays in the team. */
export type Mode = "reply" | "note";

const draftKey = (conversationId: string, mode: Mode): string =>
  mode === "reply" ? `draft:${conversationId}` : `draft-note:${conversationId}`;
const pendingKey = (conversationId: string): string => `pending:${conversationId}`;

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

/** What was typed and not sent. */
export const readDraft = (conversationId: string, mode: Mode): string => read(draftKey(conversationId, mode));

export const keepDraft = (conversationId: string, mode: Mode, text: string): void =>
  keep(draftKey(conversationId, mode), text);

/** Replies that the server has not shown yet, with their ids, so that leaving the page loses none. */
export const readPending = (conversationId: string): readonly PendingReply[] => {
  const kept = read(pendingKey(conversationId));
  return kept === "" ? [] : (JSON.parse(kept) as PendingReply[]); // written by keepPending alone
};

export const keepPending = (conversationId: string, pending: readonly PendingReply[]): void =>
  keep(pendingKey(conversationId), pending.length === 0 ? "" : JSON.stringify(pending));
