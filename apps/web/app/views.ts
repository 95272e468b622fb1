/**
 * What the API answers and pages show. Plain values: times in UTC milliseconds, ids opaque to the browser, texts already
 * opened. `after` is an opaque token of a command's answer; a query that carries it shows at least that much.
 */

export type Role = "owner" | "admin" | "agent" | "auditor";

export interface Viewer {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly workspace: { readonly id: string; readonly name: string };
}

/** What every page knows besides the viewer. In demo mode `phoneUrl` is where one writes as a customer. */
export interface Surroundings {
  readonly demo: boolean;
  readonly phoneUrl: string | null;
  /** The read models have stopped: what pages show may be old, and new messages are safe but not shown. */
  readonly stale: boolean;
}

/** A member of the team. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/**
 * The lists of conversations; all but the last hold open ones. `waiting`: the contact waits for an answer; `failed`: a
 * message failed or is unclear.
 */
export type ListView = "open" | "mine" | "unassigned" | "waiting" | "unread" | "failed" | "archived";

export interface ConversationListRow {
  readonly id: string;
  readonly channel: "instagram";
  readonly account: { readonly id: string; readonly username: string };
  readonly contact: {
    readonly id: string;
    readonly name: string | null;
    readonly username: string | null;
    readonly pictureUrl: string | null;
  };
  readonly status: "open" | "archived";
  /** Who works on it; null for nobody. */
  readonly assignee: Person | null;
  readonly lastAt: number;
  readonly lastDirection: "in" | "out" | null;
  /** `text`, the type of an attachment (`image`, `audio`, …), `postback`, `unsent`, `erased`, or null for an empty message. */
  readonly lastKind: string | null;
  readonly preview: { readonly text: string | null; readonly forgotten: boolean };
  /** The beginning of a reply that the viewer wrote there and did not send. */
  readonly draft: string | null;
  readonly unread: number;
  /** Since when the contact waits for an answer; null when nothing is unanswered. */
  readonly waitingSince: number | null;
  /** Until when a reply may be sent; null when the contact never wrote. */
  readonly openUntil: number | null;
  /** Parts that failed or are unresolved and wait for a person. */
  readonly troubled: number;
  /** Newest revision shown: what `markRead` reports back. */
  readonly lastRevision: number;
}

export interface ConversationList {
  readonly rows: readonly ConversationListRow[];
  readonly next: string | null;
  /** The read models have not reached `after` yet: the page is a little old. */
  readonly behind: boolean;
}

/** How many conversations each list has, and how many of mine need me. */
export interface ListCounts extends Readonly<Record<ListView, number>> {
  readonly mineUnread: number;
  readonly mineWaiting: number;
  readonly mineFailed: number;
}

export interface ConversationCountsView extends ListCounts {
  readonly byAccount: Readonly<Record<string, ListCounts>>;
}

/** Whether and until when a reply may be sent; otherwise why not, and what to do about it. */
export type ReplyPermission =
  | { readonly allowed: true; readonly until: number }
  | {
      readonly allowed: false;
      readonly reason: "window_closed" | "never_wrote" | "account_disconnected" | "token_rejected" | "no_rights";
      readonly explanation: string;
      /** When the window closed; null for every other reason. */
      readonly closedAt: number | null;
    };

export interface ConversationView {
  readonly row: ConversationListRow;
  readonly reply: ReplyPermission;
  /** Members who may work on it. */
  readonly assignable: readonly Person[];
  readonly contact: {
    readonly firstSeenAt: number | null;
    readonly followers: number | null;
    readonly verified: boolean | null;
    readonly followsAccount: boolean | null;
    readonly profileFetchedAt: number | null;
    readonly profileError: string | null;
  };
  readonly behind: boolean;
}

/** What the viewer typed for a conversation and did not send. */
export interface Drafts {
  readonly reply: string;
  readonly note: string;
}

export type PartStateView = "queued" | "sending" | "accepted" | "retrying" | "failed" | "unresolved" | "cancelled";

export interface ThreadEntry {
  readonly id: string;
  /**
   * A note and an assignment are the team's own: nobody else sees them. A `postback` is something the contact tapped, its
   * words the text. The rest are quiet lines: `referral` came through a link, `opt_in` agreed to hear of its text, `control`
   * says that another app may answer.
   */
  readonly kind: "message" | "note" | "assignment" | "postback" | "referral" | "opt_in" | "control";
  readonly at: number;
  /** `none` for what is the team's own. */
  readonly direction: "in" | "out" | "none";
  readonly text: string | null;
  readonly forgotten: boolean;
  /** Taken back by whoever sent it. */
  readonly unsent: boolean;
  readonly attachments: readonly {
    readonly type: string;
    readonly url: string | null;
    readonly title: string | null;
  }[];
  readonly unsupported: boolean;
  /** The text is that of an edit. */
  readonly edited: boolean;
  /** A button that was offered has been tapped instead of writing. */
  readonly quickReply: boolean;
  /** At most one of each side. */
  readonly reactions: readonly { readonly by: "contact" | "team"; readonly emoji: string }[];
  readonly replyTo: { readonly mid: string | null; readonly storyId: string | null } | null;
  /** The message that it answers; null when it answers none, or one that is not known here. */
  readonly quoted: {
    readonly id: string;
    readonly direction: "in" | "out" | "none";
    readonly text: string | null;
    /** Type of its first attachment. */
    readonly attachment: string | null;
    readonly gone: "unsent" | "removed" | null;
  } | null;
  /** The link, advertisement or product that the contact came through. */
  readonly source: LeadSourceView | null;
  readonly control: "passed" | "taken" | "requested" | null;
  /** Who wrote it here or assigned; null for inbound messages and for what was sent elsewhere. */
  readonly actor: Person | null;
  /** To whom an assignment gave the conversation; null for nobody, and for every other kind. */
  readonly assignee: Person | null;
  /** Sent for the account from the Instagram app or another tool. */
  readonly sentElsewhere: boolean;
  readonly part: {
    readonly id: string;
    readonly replyId: string;
    readonly state: PartStateView;
    readonly attempt: number;
    /** Why it failed and what can be done, in plain words; null unless failed, retrying or unresolved. */
    readonly problem: { readonly title: string; readonly advice: string; readonly code: string | null } | null;
    readonly retryAt: number | null;
    /** From when *Send again* is possible for an unresolved part. */
    readonly sendAgainAt: number | null;
  } | null;
  /** The contact has seen it (outbound only). */
  readonly seen: boolean;
}

export interface ThreadPage {
  /** Oldest first. */
  readonly entries: readonly ThreadEntry[];
  /** Cursors for more; null where there is nothing more. */
  readonly older: string | null;
  readonly newer: string | null;
  /** The first message that the team had not read, when the page was asked for by `opening` and holds it. */
  readonly unreadFrom: string | null;
  readonly behind: boolean;
}

export type LeadStage = "new" | "qualified" | "won" | "lost";

/** Money in the smallest unit of its currency; `currency` by ISO 4217. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** What brought the contact, as far as Instagram told. */
export interface LeadSourceView {
  readonly kind: "message" | "ad" | "link" | "product" | "story_reply" | "referral";
  readonly adId: string | null;
  readonly ref: string | null;
  readonly productId: string | null;
  readonly storyId: string | null;
}

export interface LeadRow {
  readonly id: string;
  readonly conversationId: string;
  readonly account: { readonly id: string; readonly username: string };
  readonly contact: ConversationListRow["contact"];
  readonly stage: LeadStage;
  readonly owner: Person | null;
  readonly value: Money | null;
  readonly source: LeadSourceView;
  readonly hasNote: boolean;
  readonly createdAt: number;
  /** When it came into its stage: lists begin with the one that moved last. */
  readonly movedAt: number;
}

/** How many leads stand in each stage, and what they are worth: sums in smallest units, by currency. */
export type LeadCountsView = Readonly<
  Record<LeadStage, { readonly leads: number; readonly values: Readonly<Record<string, number>> }>
>;

export interface LeadList {
  readonly rows: readonly LeadRow[];
  readonly next: string | null;
  /** Of every stage, under the same account and owner. */
  readonly counts: LeadCountsView;
  /** Members who may own leads. */
  readonly owners: readonly Person[];
  readonly behind: boolean;
}

export interface LeadBoard extends Pick<LeadList, "counts" | "owners" | "behind"> {
  /** The first leads of each stage. */
  readonly columns: Readonly<Record<LeadStage, readonly LeadRow[]>>;
}

/** The lead of one conversation; `row` null while it has none. */
export interface LeadView {
  readonly row: LeadRow | null;
  readonly note: {
    readonly text: string | null;
    readonly forgotten: boolean;
    readonly writtenAt: number;
    readonly writtenBy: Person;
  } | null;
  readonly owners: readonly Person[];
  readonly behind: boolean;
}

export interface AccountView {
  readonly id: string;
  readonly igId: string;
  readonly username: string;
  readonly name: string | null;
  readonly pictureUrl: string | null;
  readonly status: "connected" | "disconnected";
  readonly connectedAt: number;
  readonly disconnectedAt: number | null;
  readonly tokenExpiresAt: number;
  readonly tokenRejected: boolean;
  readonly subscription: "pending" | "subscribed" | "failed";
  /** Why Meta refused to deliver messages, in plain words. */
  readonly subscriptionProblem: string | null;
}

export interface AccountList {
  readonly accounts: readonly AccountView[];
  readonly behind: boolean;
}

/** Messages in and out, conversations that began, leads that were created. */
export interface Figures {
  readonly received: number;
  readonly sent: number;
  readonly conversations: number;
  readonly leads: number;
}

export interface DashboardView {
  /** Where days begin and end; UTC until somebody chose a zone. */
  readonly timeZone: { readonly name: string; readonly chosen: boolean };
  readonly today: Figures & {
    readonly from: number;
    readonly until: number;
    /** Up to the same time of the day before. */
    readonly before: Figures;
    /** By hour of the day, `at` its beginning. */
    readonly hours: readonly { readonly at: number; readonly received: number; readonly sent: number }[];
  };
  /** Open conversations that need somebody, and new leads that nobody owns. */
  readonly needs: {
    readonly waiting: number;
    readonly unread: number;
    readonly failed: number;
    readonly mineWaiting: number;
    readonly mineUnread: number;
    readonly mineFailed: number;
    readonly unownedLeads: number;
  };
  /** Those whose contact waits longest. */
  readonly longest: readonly ConversationListRow[];
  /** `heardAt`: when Instagram last delivered anything for it. */
  readonly accounts: readonly (AccountView & { readonly heardAt: number | null })[];
  /** Nobody ever wrote. */
  readonly isNew: boolean;
  readonly behind: boolean;
}

export type QuarantineReasonView = "unknown_account" | "unknown_kind" | "unparseable" | "schema_mismatch" | "bad_id";

/** Whose items: those of the workspace, or those that belong to no account of anybody. */
export type QuarantineScope = "workspace" | "unknown";

/** An item that could not be recorded when it came. */
export interface QuarantineRow {
  readonly id: string;
  readonly at: number;
  readonly status: "held" | "recorded";
  readonly reason: QuarantineReasonView;
  /** Names fields and places, quotes nobody. */
  readonly detail: string;
  /** Name of the account, where it is known. */
  readonly account: string | null;
  /** Meta's id of the account, shortened; null when the delivery named none. */
  readonly metaId: string | null;
  readonly list: string;
  readonly bytes: number;
  readonly tries: number;
  readonly triedAt: number | null;
  /** Another try is on its way. */
  readonly asked: boolean;
}

export interface QuarantineList {
  readonly rows: readonly QuarantineRow[];
  readonly next: string | null;
  /** How many items are held for each reason, most first. */
  readonly reasons: readonly { readonly reason: QuarantineReasonView; readonly held: number }[];
  /** Whether the viewer may list items of unknown accounts too. */
  readonly seesUnknown: boolean;
  readonly behind: boolean;
}

export interface QuarantineItemView {
  readonly row: QuarantineRow;
  /** The item with its words masked; null when it is not shown. */
  readonly shape: string | null;
  /** Why there is nothing to show; null when there is. */
  readonly hidden: string | null;
}

/** Something that a page does not show from a time on, because an event of it could not be read. */
export interface IncompleteRow {
  readonly id: string;
  /** Null where it concerns the team or its accounts. */
  readonly conversationId: string | null;
  readonly contact: string | null;
  /** Name of the read model: `conversations`, `thread` … */
  readonly shows: string;
  /** When the event came, ms. */
  readonly since: number;
  /** `waiting` for a repair, or `trying` again right now. */
  readonly state: "waiting" | "trying";
  /** What could not be read, and why; null for who can do nothing about it. */
  readonly cause: { readonly event: string; readonly at: string; readonly reason: string } | null;
}

/** Longest first. `more`: there are others. */
export interface IncompleteList {
  readonly rows: readonly IncompleteRow[];
  readonly more: boolean;
}

/** Answer of every command. */
export interface CommandAnswer {
  readonly after: string;
}

/** One live notice: ids only, the page asks for what it shows. */
export interface Change {
  readonly conversations: readonly string[];
  /** Conversations whose lead changed, or the name it bears. */
  readonly leads: readonly string[];
  readonly accounts: boolean;
  /** Away for too long: load everything again. */
  readonly reload: boolean;
}

/** What the OAuth callback reports to the channels page: `?connected=<username>` or `?error=<one of these>`. */
export type ConnectError =
  | "cancelled"
  | "state_invalid"
  | "code_rejected"
  | "permissions_missing"
  | "held_by_another"
  | "resting"
  | "meta_unavailable"
  | "not_professional"
  | "failed";
