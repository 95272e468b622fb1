import type { ThreadEntry, ThreadPage } from "../../views.ts";

/** A reply that the server has not shown yet. Its id is the server's, so the real one takes its place. */
export interface PendingReply {
  readonly replyId: string;
  readonly text: string;
  readonly at: number;
  /** Why it did not get through; it can be sent again unchanged. Null while on its way. */
  readonly problem: string | null;
}

export interface ThreadState {
  /** Oldest first. */
  readonly entries: readonly ThreadEntry[];
  readonly older: string | null;
  readonly pending: readonly PendingReply[];
}

export type ThreadStep =
  | { readonly type: "latestLoaded"; readonly page: ThreadPage }
  | { readonly type: "olderLoaded"; readonly page: ThreadPage }
  | { readonly type: "replyStarted"; readonly replyId: string; readonly text: string; readonly at: number }
  | { readonly type: "replyStuck"; readonly replyId: string; readonly problem: string }
  | { readonly type: "replyTakenBack"; readonly replyId: string }
  | { readonly type: "repliesRestored"; readonly replies: readonly PendingReply[] };

export const threadFrom = ({ entries, older }: ThreadPage): ThreadState => ({ entries, older, pending: [] });

export const nextThread = (state: ThreadState, step: ThreadStep): ThreadState => {
  switch (step.type) {
    case "latestLoaded":
      return settlePending(withLatest(state, step.page));
    case "olderLoaded":
      return withOlder(state, step.page);
    case "replyStarted":
      return withPending(state, { replyId: step.replyId, text: step.text, at: step.at, problem: null });
    case "replyStuck":
      return {
        ...state,
        pending: state.pending.map((reply) =>
          reply.replyId === step.replyId ? { ...reply, problem: step.problem } : reply,
        ),
      };
    case "replyTakenBack":
      return { ...state, pending: state.pending.filter(({ replyId }) => replyId !== step.replyId) };
    case "repliesRestored":
      return settlePending({ ...state, pending: [...step.replies.map(uncertain), ...state.pending] });
  }
};

/** A page that shares nothing with what is loaded replaces it: there may be a gap between them. */
const withLatest = (state: ThreadState, page: ThreadPage): ThreadState => {
  const onPage = new Set(page.entries.map(({ id }) => id));
  const touches = page.older === null || state.entries.some(({ id }) => onPage.has(id));
  if (!touches) return { ...state, entries: page.entries, older: page.older };
  const oldest = page.entries[0]?.at ?? Number.POSITIVE_INFINITY;
  const before = state.entries.filter(({ id, at }) => !onPage.has(id) && at <= oldest);
  return before.length === 0
    ? { ...state, entries: page.entries, older: page.older }
    : { ...state, entries: [...before, ...page.entries] };
};

const withOlder = (state: ThreadState, page: ThreadPage): ThreadState => {
  const known = new Set(state.entries.map(({ id }) => id));
  return {
    ...state,
    entries: [...page.entries.filter(({ id }) => !known.has(id)), ...state.entries],
    older: page.older,
  };
};

const withPending = (state: ThreadState, reply: PendingReply): ThreadState => ({
  ...state,
  pending: [...state.pending.filter(({ replyId }) => replyId !== reply.replyId), reply],
});

const uncertain = (reply: PendingReply): PendingReply => ({
  ...reply,
  problem:
    reply.problem ?? "The page was left before the server answered. Sending it again is safe: it never goes out twice.",
});

const settlePending = (state: ThreadState): ThreadState => {
  const shown = new Set(state.entries.map(({ part }) => part?.replyId));
  return { ...state, pending: state.pending.filter(({ replyId }) => !shown.has(replyId)) };
};

/**
 * The thread as people see it: what the server knows, then what is on its way. A reply that waits counts as newest, even
 * when messages arrived meanwhile or this computer's clock is slow.
 */
export const shownEntries = ({ entries, pending }: ThreadState): readonly ThreadEntry[] => {
  const newest = entries.at(-1)?.at ?? 0;
  return [...entries, ...pending.map((reply) => asEntry({ ...reply, at: Math.max(reply.at, newest) }))];
};

const asEntry = ({ replyId, text, at, problem }: PendingReply): ThreadEntry => ({
  id: `pending-${replyId}`,
  kind: "message",
  at,
  direction: "out",
  text,
  forgotten: false,
  unsent: false,
  attachments: [],
  unsupported: false,
  replyTo: null,
  actor: null,
  assignee: null,
  sentElsewhere: false,
  seen: false,
  part: {
    id: `pending-${replyId}`,
    replyId,
    state: problem === null ? "queued" : "failed",
    attempt: 0,
    problem: problem === null ? null : { title: "Not handed over yet", advice: problem, code: null },
    retryAt: null,
    sendAgainAt: null,
  },
});

export const isPending = ({ id }: ThreadEntry): boolean => id.startsWith("pending-");
