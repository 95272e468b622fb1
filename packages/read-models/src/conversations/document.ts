import type { ContentSlot } from "../content-slots.ts";
import type { Waiting } from "./waiting.ts";

/** One row of the conversation list. Times in ms. */
export interface ConversationRow extends Waiting {
  readonly id: string;
  readonly workspaceId: string;
  readonly accountId: string;
  readonly contactId: string;
  readonly channel: "instagram";
  readonly status: "open" | "archived";
  /** Who works on it; null for nobody. */
  readonly assigneeId: string | null;
  readonly startedAt: number;
  /** Source time of the newest message or requested part: the list's order. */
  readonly lastAt: number;
  readonly lastDirection: "in" | "out" | null;
  /**
   * What the newest message is, for its icon: `text`, the type of its first attachment, `postback` for something tapped,
   * `unsupported`, `unsent` when its sender took it back, or `erased` when its content was destroyed otherwise. No older
   * message steps up.
   */
  readonly lastKind: string | null;
  /** The newest message: its `mid`, or while that is unknown the id of its part. */
  readonly lastMessage: string | null;
  /** Number of the edit that the preview comes from; 0 for what was sent first. */
  readonly lastEdit: number;
  readonly lastCustomerAt: number | null;
  readonly unread: number;
  /** Revisions of the unread inbound messages, the newest 100. */
  readonly unreadRevisions: readonly number[];
  /** Newest revision of the conversation's stream: what a page that shows it may mark as read. */
  readonly lastRevision: number;
  /** Parts that failed for good or are unresolved and wait for a person. */
  readonly troubledParts: readonly string[];
  /** What is unread or troubled, as one value, so that one index finds both. */
  readonly attention: Attention;
  readonly content: {
    /** `name`, `username` and `pictureUrl` of the contact. */
    readonly name: ContentSlot | null;
    /** `text` of the newest message, or `title` of what was tapped. */
    readonly preview: ContentSlot | null;
  };
}

export type Attention = "none" | "unread" | "failed" | "unread_and_failed";

/**
 * The name of a contact (id: the conversation's), kept apart because a profile may come before the conversation, which
 * is what a row begins with. Slot `name`: `name`, `username`, `pictureUrl`.
 */
export interface ContactName {
  readonly id: string;
  readonly workspaceId: string;
  readonly content: { readonly name: ContentSlot | null };
}

/**
 * How many conversations are open and archived. The rest counts open ones: with something unread, with a contact who
 * waits for an answer, with a part that failed or is unresolved.
 */
export interface StatusTally {
  readonly open: number;
  readonly archived: number;
  readonly unread: number;
  readonly waiting: number;
  readonly failed: number;
}

/** Kept counts of one account in one slot, summed on reading. */
export interface ConversationCounts extends StatusTally {
  readonly id: string;
  readonly workspaceId: string;
  readonly accountId: string;
  /** By user, for conversations that somebody works on; who has none is left out. The rest belongs to nobody. */
  readonly assigned: Readonly<Record<string, StatusTally>>;
}
