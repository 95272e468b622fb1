import type { DocumentStoreUnavailable, Versioned } from "@soshogle/document-store/document-store";
import { Context, type Effect } from "effect";
import type { Because } from "./tell.ts";

/** Kinds of one account are worked on one after the other; the others are independent of each other. */
export type Pool = "account" | "other";
export const poolOf = {
  send: "account",
  subscribe: "account",
  disconnect: "account",
  check: "other",
  settle: "other",
  profile: "other",
  lead: "other",
  redrive: "other",
  "redrive-waiting": "other",
} as const;
export type Kind = keyof typeof poolOf;

/** Ids only, nothing personal. `subject` is a conversation or an account; the rest is what set the item off last. */
export interface Payload extends Because {
  readonly subject: string;
}

/** Something to be done at a time. Items of one lane are worked on one after the other, in order of their times. */
export interface NewDueItem {
  /** Deterministic: asking for the same again is the same item. */
  readonly id: string;
  readonly kind: Kind;
  readonly lane: string;
  /** ms since 1970. */
  readonly dueAt: number;
  readonly payload: Payload;
  /**
   * What becomes of an item that waits already: it is kept as it is, or the newer payload and the earlier time count (but
   * for a pause after a failure).
   */
  readonly whenKnown: "keep" | "bring-forward" | "bring-forward-unless-failed";
}

/** An item that this process holds the lease of. `attempts` counts the claims since it was last put off without a failure. */
export interface ClaimedItem extends Omit<NewDueItem, "whenKnown"> {
  readonly attempts: number;
}

/** What an item was set off by. */
export const becauseOf = ({ payload: { workspaceId, causationId, correlationId } }: ClaimedItem): Because => ({
  workspaceId,
  causationId,
  correlationId,
});

export interface Lease {
  readonly owner: string;
  readonly until: number;
}

/** One look at the work list: what can be claimed now, and when something else can be (null: nothing waits). */
export interface Work {
  readonly claimable: readonly Versioned[];
  readonly nextAt: number | null;
}

/** The work list in `keep`. Every change is a compare-and-set; a lost one is read and tried again. */
export class DueItems extends Context.Service<
  DueItems,
  {
    /** Durable when it returns; repeating it changes nothing. */
    readonly schedule: (item: NewDueItem) => Effect.Effect<void, DocumentStoreUnavailable>;
    /** At most `limit` items that can be claimed at `now`, earliest first, among lanes that are not busy. */
    readonly look: (options: {
      readonly pool: Pool;
      readonly now: number;
      readonly limit: number;
      readonly isBusy: (lane: string) => boolean;
    }) => Effect.Effect<Work, DocumentStoreUnavailable>;
    /** Null when somebody else was first. */
    readonly claim: (seen: Versioned, lease: Lease) => Effect.Effect<ClaimedItem | null, DocumentStoreUnavailable>;
    /** Whether the lease still was the owner's. */
    readonly renew: (id: string, lease: Lease) => Effect.Effect<boolean, DocumentStoreUnavailable>;
    /** Removes an item that is done, or frees it for the time it was asked for meanwhile. */
    readonly complete: (id: string, owner: string) => Effect.Effect<void, DocumentStoreUnavailable>;
    /** Frees an item that has to wait, at the latest for the time it was asked for meanwhile. */
    readonly postpone: (id: string, owner: string, dueAt: number) => Effect.Effect<void, DocumentStoreUnavailable>;
    /** Frees an item after a failure: it pauses until then and keeps its count of attempts. */
    readonly pause: (id: string, owner: string, dueAt: number) => Effect.Effect<void, DocumentStoreUnavailable>;
    /** Frees what processes that are gone left claimed. */
    readonly takeOver: (isGone: (owner: string) => boolean) => Effect.Effect<void, DocumentStoreUnavailable>;
    /** Makes the waiting items of a kind due at this time (ms), where they are not before. */
    readonly hasten: (kind: Kind, dueAt: number) => Effect.Effect<void, DocumentStoreUnavailable>;
    /** How many items wait (1,000 means at least), and the due time of the oldest. */
    readonly backlog: Effect.Effect<
      { readonly items: number; readonly oldestDueAt: number | null },
      DocumentStoreUnavailable
    >;
    /** Waits until the work list of a pool may have changed since the last call. */
    readonly changed: (pool: Pool) => Effect.Effect<void>;
    /** Makes whoever waits for a change look again. */
    readonly wake: (pool: Pool) => void;
    /** Counts the changes of a pool, so that a listener knows whether it has seen the last one. */
    readonly rings: (pool: Pool) => number;
  }
>()("automations/DueItems") {}
