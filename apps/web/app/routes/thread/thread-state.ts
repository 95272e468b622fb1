import type { ThreadEntry, ThreadPage } from "../../views.ts";
import { type PendingReply, pendingEntries, uncertain } from "./pending.ts";

export interface ThreadState {
  /** Oldest first, without a gap. */
  readonly entries: readonly ThreadEntry[];
  /** Cursors for more; `newer` is null where the entries reach to the newest. */
  readonly older: string | null;
  readonly newer: string | null;
  readonly pending: readonly PendingReply[];
  /** Newest entry that is known of; it may lie beyond what is loaded. */
  readonly newestKnown: string | null;
}

export type ThreadStep =
  | { readonly type: "latestLoaded"; readonly page: ThreadPage }
  | { readonly type: "olderLoaded"; readonly page: ThreadPage }
  | { readonly type: "newerLoaded"; readonly page: ThreadPage }
  /** Another place of the thread takes the place of what is shown. */
  | { readonly type: "placeLoaded"; readonly page: ThreadPage }
  | { readonly type: "replyStarted"; readonly replyId: string; readonly text: string; readonly at: number }
  | {
      readonly type: "replyStuck";
      readonly replyId: string;
      readonly problem: string;
      readonly waits: boolean;
    }
  | { readonly type: "replyTakenBack"; readonly replyId: string }
  | { readonly type: "repliesRestored"; readonly replies: readonly PendingReply[] };

export const threadFrom = ({ entries, older, newer }: ThreadPage): ThreadState => ({
  entries,
  older,
  newer,
  pending: [],
  newestKnown: entries.at(-1)?.id ?? null,
});

export const nextThread = (state: ThreadState, step: ThreadStep): ThreadState => {
  switch (step.type) {
    case "latestLoaded":
      return settlePending(withLatest(state, step.page), step.page);
    case "olderLoaded":
      return withOlder(state, step.page);
    case "newerLoaded":
      return settlePending(withNewer(state, step.page), step.page);
    case "placeLoaded":
      return settlePending({ ...threadFrom(step.page), pending: state.pending }, step.page);
    case "replyStarted":
      return withPending(state, {
        replyId: step.replyId,
        text: step.text,
        at: step.at,
        problem: null,
        waits: false,
      });
    case "replyStuck":
      return {
        ...state,
        pending: state.pending.map((reply) =>
          reply.replyId === step.replyId ? { ...reply, problem: step.problem, waits: step.waits } : reply,
        ),
      };
    case "replyTakenBack":
      return { ...state, pending: state.pending.filter(({ replyId }) => replyId !== step.replyId) };
    case "repliesRestored":
      return settlePending({ ...state, pending: [...step.replies.map(uncertain), ...state.pending] }, state);
  }
};

/**
 * A page that shares nothing with what is loaded replaces it when the end was shown, for there may be a gap between them.
 * Who looks at older messages keeps them and learns only that there is something newer.
 */
const withLatest = (state: ThreadState, page: ThreadPage): ThreadState => {
  const newestKnown = page.entries.at(-1)?.id ?? null;
  const onPage = new Set(page.entries.map(({ id }) => id));
  const touches = page.older === null || state.entries.some(({ id }) => onPage.has(id));
  if (!touches && state.newer !== null) return { ...state, newestKnown };
  if (!touches) return { ...state, entries: page.entries, older: page.older, newestKnown };
  const oldest = page.entries[0]?.at ?? Number.POSITIVE_INFINITY;
  const before = state.entries.filter(({ id, at }) => !onPage.has(id) && at <= oldest);
  const older = before.length === 0 ? page.older : state.older;
  return { ...state, entries: [...before, ...page.entries], older, newer: null, newestKnown };
};

const withOlder = (state: ThreadState, page: ThreadPage): ThreadState => {
  const known = new Set(state.entries.map(({ id }) => id));
  return {
    ...state,
    entries: [...page.entries.filter(({ id }) => !known.has(id)), ...state.entries],
    older: page.older,
  };
};

const withNewer = (state: ThreadState, page: ThreadPage): ThreadState => {
  const loaded = new Set(page.entries.map(({ id }) => id));
  const entries = [...state.entries.filter(({ id }) => !loaded.has(id)), ...page.entries];
  const newestKnown = page.newer === null ? (entries.at(-1)?.id ?? null) : state.newestKnown;
  return { ...state, entries, newer: page.newer, newestKnown };
};

const withPending = (state: ThreadState, reply: PendingReply): ThreadState => ({
  ...state,
  pending: [...state.pending.filter(({ replyId }) => replyId !== reply.replyId), reply],
});

const settlePending = (state: ThreadState, { entries }: Pick<ThreadPage, "entries">): ThreadState => {
  if (state.pending.length === 0) return state;
  const shown = new Set(entries.map(({ part }) => part?.replyId));
  return { ...state, pending: state.pending.filter(({ replyId }) => !shown.has(replyId)) };
};

/**
 * The thread as people see it: what the server knows, then what is on its way. A reply that waits counts as newest, even
 * when messages arrived meanwhile or this computer's clock is slow; it is no part of what stands further back.
 */
export const shownEntries = ({ entries, pending, newer }: ThreadState): readonly ThreadEntry[] => {
  if (pending.length === 0 || newer !== null) return entries;
  const newest = entries.at(-1)?.at ?? 0;
  return [...entries, ...pending.flatMap((reply) => pendingEntries({ ...reply, at: Math.max(reply.at, newest) }))];
};
