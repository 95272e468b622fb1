/** A webhook item as its sender knows it. */
export interface SentItem {
  readonly kind: "message" | "seen" | "unsend" | "unknown";
  /** Names the item among all that are sent. */
  readonly key: string;
  readonly contactId: string;
  /** Of the message that was written, seen or taken back; a name of its own for an unknown item. */
  readonly mid: string;
  readonly text: string | null;
  readonly json: unknown;
}

/** A reply as the person at the browser knows it. */
export interface SentReply {
  readonly replyId: string;
  readonly conversationId: string;
  readonly text: string;
}

/** A private note as the person at the browser knows it. */
export interface WrittenNote {
  readonly noteId: string;
  readonly conversationId: string;
  readonly text: string;
}

/** What the load did and was answered: the side of the world that the verdict holds against the log. */
export interface Ledger {
  /** Items of posts that were answered 200, by their keys. */
  readonly answered: Map<string, SentItem>;
  /** Posted at least once and never answered 200. */
  readonly unanswered: Map<string, SentItem>;
  readonly acknowledged: Map<string, SentReply>;
  /** Asked for, and perhaps recorded. */
  readonly unacknowledged: Map<string, SentReply>;
  readonly notes: {
    readonly acknowledged: Map<string, WrittenNote>;
    readonly unacknowledged: Map<string, WrittenNote>;
  };
  readonly counts: { posts: number; refusedPosts: number; settled: number; filed: number; redriven: number };
  /** Answers of the product that say no for good, by their codes. */
  readonly rejections: Map<string, number>;
}

export const newLedger = (): Ledger => ({
  answered: new Map(),
  unanswered: new Map(),
  acknowledged: new Map(),
  unacknowledged: new Map(),
  notes: { acknowledged: new Map(), unacknowledged: new Map() },
  counts: { posts: 0, refusedPosts: 0, settled: 0, filed: 0, redriven: 0 },
  rejections: new Map(),
});

export const noteRejection = ({ rejections }: Ledger, code: string): void =>
  void rejections.set(code, (rejections.get(code) ?? 0) + 1);
