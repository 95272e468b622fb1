import type { Referral } from "@soshogle/domain/conversation/events";
import type { ContentSlot } from "../content-slots.ts";

export type PartState =
  | "requested"
  | "attempted"
  | "accepted"
  | "failed"
  | "retrying"
  | "unresolved"
  | "released"
  | "cancelled";

/** One message, part, tap, note or quiet line in a thread, or what belongs to a message and is shown with it. Times in ms. Sorted by `at`, then `id`; a part keeps its request time for ever. */
export interface ThreadItem {
  readonly id: string;
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly at: number;
  /** `none`: for the team alone. */
  readonly direction: "in" | "out" | "none";
  /**
   * `part`: written here. `echo`: sent for the account elsewhere, or not joined with its part yet. `note`: never sent.
   * `assignment`: who works on the conversation changed. `postback`: the contact tapped something. `referral`, `opt_in`
   * and `control`: quiet lines. `reaction` and `edit` are hidden and belong to the message that has their `mid`: of the
   * first there is one for each direction, of the second the newest.
   */
  readonly kind:
    | "message"
    | "part"
    | "echo"
    | "note"
    | "assignment"
    | "postback"
    | "referral"
    | "opt_in"
    | "control"
    | "reaction"
    | "edit";
  readonly mid: string | null;
  readonly revision: number;
  readonly attachmentTypes: readonly string[];
  readonly replyTo: { readonly mid: string | null; readonly storyId: string | null } | null;
  /** A button that Meta offered was tapped; its words are the text. */
  readonly quickReply: boolean;
  readonly referral: Referral | null;
  readonly unsupported: boolean;
  /** Taken back by whoever sent it, or chose it: its content is gone. */
  readonly unsent: boolean;
  /** An echo that turned out to be a part of ours, a reaction, an edit: no line of its own. */
  readonly hidden: boolean;
  /** How often an edit's message was edited so far; null for every other kind. */
  readonly edits: number | null;
  /** What became of the right to answer; null for every other kind. */
  readonly control: "passed" | "taken" | "requested" | null;
  /** Who asked for the part, wrote the note or assigned; null otherwise. */
  readonly actorId: string | null;
  /** To whom an assignment gave the conversation: null for nobody, and for every other kind. */
  readonly assigneeId: string | null;
  readonly part: {
    readonly id: string;
    readonly replyId: string;
    readonly state: PartState;
    readonly attempt: number;
    readonly attemptedAt: number | null;
    readonly code: string | null;
    readonly subcode: string | null;
    readonly retryAt: number | null;
    readonly settledBy: "answer" | "echo" | "person" | null;
  } | null;
  /** `body`: `text` and `attachments` (type, url, title); of a tap and an opt-in `title`, of a reaction `emoji`, `reaction`. */
  readonly content: { readonly body: ContentSlot | null };
}

/** Which item a message id of the account's side belongs to. */
export interface MessageRef {
  readonly id: string;
  readonly workspaceId: string;
  readonly itemId: string;
  /** The echo's own item, when the part was known only after it. */
  readonly echoItemId: string | null;
}

/**
 * One document a conversation (its id). How far the contact has seen: everything outbound up to `until` (ms) reads as
 * seen. `pending`: seen ids not known yet, the newest 20. `openAttempts`: attempts without a known outcome, with the
 * revision at which each began; an echo after it may be the part's own and is not shown until the outcome is known.
 */
export interface SeenMark {
  readonly id: string;
  readonly workspaceId: string;
  readonly until: number | null;
  readonly seenAt: number | null;
  readonly pending: readonly { readonly mid: string; readonly seenAt: number }[];
  readonly openAttempts: readonly { readonly partId: string; readonly revision: number }[];
}
