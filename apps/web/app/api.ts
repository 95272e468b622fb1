import type {
  AccountList,
  CommandAnswer,
  ConversationCountsView,
  ConversationList,
  ConversationView,
  DashboardView,
  Drafts,
  IncompleteList,
  LeadBoard,
  LeadList,
  LeadStage,
  LeadView,
  ListView,
  Money,
  QuarantineItemView,
  QuarantineList,
  QuarantineReasonView,
  QuarantineScope,
  Surroundings,
  ThreadPage,
  Viewer,
} from "./views.ts";

/**
 * What a loader or action may ask of the server: the tRPC router's caller, bound to the request's session. The same
 * procedures answer the browser under `/api/trpc`. Failures are `TRPCError`s with these codes: `UNAUTHORIZED` (no session),
 * `FORBIDDEN` (role), `NOT_FOUND`, `BAD_REQUEST` (schema), `UNPROCESSABLE_CONTENT` (rejected; `message` is for people),
 * `CONFLICT`, `TOO_MANY_REQUESTS`, `SERVICE_UNAVAILABLE` (safe to try again).
 */
export interface Api {
  readonly session: {
    readonly current: () => Promise<Viewer | null>;
    readonly signIn: (input: { email: string; password: string }) => Promise<void>;
    readonly signOut: () => Promise<void>;
  };
  readonly setup: {
    readonly state: () => Promise<{ readonly ownerExists: boolean }>;
    readonly redeem: (input: {
      token: string;
      email: string;
      password: string;
      name: string;
      workspaceName: string;
      /** That of the browser, an IANA name; one that is unknown counts as none. */
      timeZone?: string | undefined;
    }) => Promise<void>;
  };
  readonly dashboard: {
    readonly get: (input: { after?: string | undefined }) => Promise<DashboardView>;
    /** An IANA name; any other is rejected. */
    readonly chooseTimeZone: (input: { timeZone: string }) => Promise<CommandAnswer>;
  };
  readonly conversations: {
    readonly list: (input: {
      view: ListView;
      accountId?: string | undefined;
      cursor?: string | undefined;
      after?: string | undefined;
    }) => Promise<ConversationList>;
    readonly counts: (input: { after?: string | undefined }) => Promise<ConversationCountsView>;
    readonly get: (input: { conversationId: string; after?: string | undefined }) => Promise<ConversationView>;
    readonly thread: (input: {
      conversationId: string;
      cursor?: string | undefined;
      towards?: "older" | "newer" | undefined;
      /** Around this entry, as far as it is there. */
      around?: string | undefined;
      /** Around the first message that the team has not read, or else the newest. */
      opening?: boolean | undefined;
      after?: string | undefined;
    }) => Promise<ThreadPage>;
    readonly drafts: (input: { conversationId: string }) => Promise<Drafts>;
    /** An empty text says that there is nothing any more. */
    readonly keepDraft: (input: { conversationId: string; mode: keyof Drafts; text: string }) => Promise<void>;
    readonly reply: (input: { conversationId: string; replyId: string; text: string }) => Promise<CommandAnswer>;
    /** `userId` null: nobody works on it any more. */
    readonly assign: (input: { conversationId: string; userId: string | null }) => Promise<CommandAnswer>;
    readonly writeNote: (input: { conversationId: string; noteId: string; text: string }) => Promise<CommandAnswer>;
    readonly archive: (input: { conversationId: string }) => Promise<CommandAnswer>;
    readonly reopen: (input: { conversationId: string }) => Promise<CommandAnswer>;
    readonly markRead: (input: { conversationId: string; upTo: number }) => Promise<CommandAnswer>;
    readonly settlePart: (input: {
      conversationId: string;
      partId: string;
      as: "went_out" | "send_again";
    }) => Promise<CommandAnswer>;
    readonly cancelPart: (input: { conversationId: string; partId: string }) => Promise<CommandAnswer>;
  };
  readonly leads: {
    /** `owner` "nobody" asks for leads that nobody owns. */
    readonly list: (input: {
      stage?: LeadStage | undefined;
      accountId?: string | undefined;
      owner?: string | undefined;
      cursor?: string | undefined;
      after?: string | undefined;
    }) => Promise<LeadList>;
    readonly board: (input: {
      accountId?: string | undefined;
      owner?: string | undefined;
      after?: string | undefined;
    }) => Promise<LeadBoard>;
    readonly get: (input: { conversationId: string; after?: string | undefined }) => Promise<LeadView>;
    readonly changeStage: (input: { leadId: string; stage: LeadStage }) => Promise<CommandAnswer>;
    /** `ownerId` null: nobody's. */
    readonly setOwner: (input: { leadId: string; ownerId: string | null }) => Promise<CommandAnswer>;
    /** `value` null removes it. */
    readonly setValue: (input: { leadId: string; value: Money | null }) => Promise<CommandAnswer>;
    /** An empty text removes the note. */
    readonly writeNote: (input: { leadId: string; text: string }) => Promise<CommandAnswer>;
  };
  readonly quarantine: {
    readonly list: (input: {
      scope: QuarantineScope;
      itemStatus: "held" | "recorded";
      reason?: QuarantineReasonView | undefined;
      cursor?: string | undefined;
      after?: string | undefined;
    }) => Promise<QuarantineList>;
    readonly get: (input: { itemId: string }) => Promise<QuarantineItemView>;
    readonly redrive: (input: { itemId: string }) => Promise<CommandAnswer>;
    /** `after` is null when there was nothing to ask for; `more`: there are others, ask again. */
    readonly redriveAll: (input: {
      scope: QuarantineScope;
      reason: QuarantineReasonView;
    }) => Promise<{ readonly after: string | null; readonly asked: number; readonly more: boolean }>;
  };
  readonly incomplete: {
    readonly list: () => Promise<IncompleteList>;
    readonly retry: (input: { parkedId: string }) => Promise<void>;
  };
  readonly accounts: {
    readonly list: (input: { after?: string | undefined }) => Promise<AccountList>;
    readonly connectUrl: () => Promise<{ readonly url: string }>;
    readonly disconnect: (input: { accountId: string }) => Promise<CommandAnswer>;
  };
}

/** What the server hands to Remix through `loadContext`. Cookies that a procedure sets travel with the answer by themselves. */
export interface ServerContext {
  readonly api: Api;
  readonly surroundings: Surroundings;
  /** Event id of the stream of changes, taken before anything was read for this page: live from there on, it misses nothing. */
  readonly liveFrom: string;
  /** CSP nonce of this request. */
  readonly nonce: string;
}
