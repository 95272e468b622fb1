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
  readonly lastAt: number;
  readonly lastDirection: "in" | "out" | null;
  /** `text`, the type of an attachment (`image`, `audio`, …), or null for an empty message. */
  readonly lastKind: string | null;
  readonly preview: { readonly text: string | null; readonly forgotten: boolean };
  readonly unread: number;
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

export interface ConversationCountsView {
  readonly open: number;
  readonly archived: number;
  readonly unread: number;
  readonly byAccount: Readonly<
    Record<string, { readonly open: number; readonly archived: number; readonly unread: number }>
  >;
}

/** Whether and until when a reply may be sent; otherwise why not, and what to do about it. */
export type ReplyPermission =
  | { readonly allowed: true; readonly until: number }
  | {
      readonly allowed: false;
      readonly reason: "window_closed" | "never_wrote" | "account_disconnected" | "token_rejected" | "no_rights";
      readonly explanation: string;
    };

export interface ConversationView {
  readonly row: ConversationListRow;
  readonly reply: ReplyPermission;
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

export type PartStateView = "queued" | "sending" | "accepted" | "retrying" | "failed" | "unresolved" | "cancelled";

export interface ThreadEntry {
  readonly id: string;
  readonly at: number;
  readonly direction: "in" | "out";
  readonly text: string | null;
  readonly forgotten: boolean;
  readonly attachments: readonly {
    readonly type: string;
    readonly url: string | null;
    readonly title: string | null;
  }[];
  readonly unsupported: boolean;
  readonly replyTo: { readonly mid: string | null; readonly storyId: string | null } | null;
  /** Who wrote it here; null for inbound messages and for what was sent elsewhere. */
  readonly actor: { readonly id: string; readonly name: string } | null;
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

/** Answer of every command. */
export interface CommandAnswer {
  readonly after: string;
}

/** One live notice: ids only, the page asks for what it shows. */
export interface Change {
  readonly conversations: readonly string[];
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
