/** What is counted: inbound and outbound messages, conversations that began, leads that were created. */
export const figures = ["received", "sent", "conversations", "leads"] as const;
export type Figure = (typeof figures)[number];

/** Length of a bucket: every time zone's days begin and end at a multiple of it in UTC. */
export const BUCKET_MS = 15 * 60_000;
export const DAY_MS = 24 * 60 * 60_000;
export const BUCKETS = DAY_MS / BUCKET_MS;

/** The figures of one workspace, UTC day and slot: by figure, a count for each of the day's 96 buckets. */
export interface FiguresDay extends Readonly<Record<Figure, readonly number[]>> {
  readonly id: string;
  readonly workspaceId: string;
  /** Days since 1970-01-01. */
  readonly day: number;
}

/** When something of an account was last heard from Meta, kept by slot: the newest of them counts. ms, by our clock. */
export interface AccountHeard {
  readonly id: string;
  readonly workspaceId: string;
  readonly accountId: string;
  readonly heardAt: number;
}

/**
 * What makes an outbound message count once (id: the conversation's), although its echo and the acceptance of its part
 * both tell of it, in either order.
 */
export interface Outbound {
  readonly id: string;
  readonly workspaceId: string;
  /** Counted messages that only one of the two has told of: the newest 100. */
  readonly halfKnown: readonly string[];
  /** Counted parts that went out by a person's word, without a `mid`: the newest 100. */
  readonly unnamed: readonly { readonly partId: string; readonly at: number }[];
  /** What the newest event changed, if anything: a message more, or one less where two turned out to be the same. */
  readonly change: { readonly at: number; readonly by: 1 | -1 } | null;
}
