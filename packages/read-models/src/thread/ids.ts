import type { ConversationId } from "@soshogle/domain/ids";

/** The reference of an outbound message id. */
export const refId = (conversationId: ConversationId, mid: string): string => `${conversationId}|${mid}`;

/** The item of a message that came from Meta, inbound or echoed. */
export const messageItemId = (conversationId: ConversationId, mid: string): string => `${conversationId}|m|${mid}`;

/** The item of a part that was requested here. */
export const partItemId = (conversationId: ConversationId, partId: string): string => `${conversationId}|p|${partId}`;

/** The item of a note. */
export const noteItemId = (conversationId: ConversationId, noteId: string): string => `${conversationId}|n|${noteId}`;

/** The item of an assignment, by the revision of its event. */
export const assignmentItemId = (conversationId: ConversationId, revision: bigint): string =>
  `${conversationId}|a|${revision}`;

/** The item of what an event of a revision told, where Meta has no id for it. */
export const toldItemId = (conversationId: ConversationId, revision: bigint): string =>
  `${conversationId}|t|${revision}`;

/** The reaction of one side to a message. */
export const reactionItemId = (conversationId: ConversationId, mid: string, by: "contact" | "account"): string =>
  `${conversationId}|r|${by}|${mid}`;

/** What a message says since its newest edit. */
export const editItemId = (conversationId: ConversationId, mid: string): string => `${conversationId}|e|${mid}`;

export const isPartItem = (conversationId: ConversationId, itemId: string): boolean =>
  itemId.startsWith(partItemId(conversationId, ""));
