import { useEffect, useMemo, useReducer, useRef, useState } from "react";
import { browserApi } from "../../live/browser-api.ts";
import { coalesce } from "../../live/coalesce.ts";
import { useChanges } from "../../live/provider.tsx";
import { apiFailure } from "../../loading/api-failure.ts";
import type { ConversationView, ThreadPage } from "../../views.ts";
import type { TextPlace } from "./drafts.ts";
import { reachingBackTo } from "./reaching-back.ts";
import { nextThread, type ThreadState, threadFrom } from "./thread-state.ts";
import { type Refusal, type Sending, useSending } from "./use-sending.ts";

/** More messages in one direction. */
export interface More {
  readonly busy: boolean;
  readonly problem: string | null;
  readonly load: () => void;
}

export interface LiveThread extends Sending {
  readonly conversation: ConversationView;
  readonly thread: ThreadState;
  readonly older: More;
  readonly newer: More;
  /** Shows the thread around an entry, or at its newest end. */
  readonly goTo: (entryId: string | null) => Promise<void>;
  /** Loads again all that is shown, at least as new as a command's answer. */
  readonly refresh: (after?: string) => Promise<void>;
}

interface Loaded {
  readonly conversation: ConversationView;
  readonly page: ThreadPage;
}

interface Options {
  readonly place: TextPlace;
  readonly loaded: Loaded;
  readonly onRefused: (refusal: Refusal) => void;
}

/** One conversation as the loader found it, kept true by changes. Mount it anew for another conversation. */
export const useThread = ({ place, loaded, onRefused }: Options): LiveThread => {
  const { conversationId } = place;
  const [conversation, setConversation] = useState(loaded.conversation);
  const [thread, step] = useReducer(nextThread, loaded.page, threadFrom);
  const shown = useRef(thread);
  shown.current = thread;

  const after = useRef<string | undefined>(undefined);
  const refreshNow = useMemo(
    () =>
      coalesce(async () => {
        const asked = { conversationId, after: after.current };
        const [view, page] = await Promise.all([
          browserApi.conversations.get(asked),
          browserApi.conversations.thread(asked),
        ]);
        setConversation(view);
        step({ type: "latestLoaded", page: await reachingBackTo(shown.current, page, conversationId) });
      }),
    [conversationId],
  );
  const refresh = (newest?: string): Promise<void> => {
    after.current = newest ?? after.current;
    return refreshNow();
  };
  // Whether a reply may be sent depends on the account as well.
  useChanges(({ conversations, accounts }) => {
    if (accounts || conversations.includes(conversationId)) void refresh();
  });

  const first = useRef(loaded);
  useEffect(() => {
    if (first.current.page === loaded.page) return;
    first.current = loaded;
    setConversation(loaded.conversation);
    if (loaded.page.newer === null) step({ type: "latestLoaded", page: loaded.page });
    else void refreshNow(); // the loader opens where reading begins, which is not where this page is by now
  }, [loaded, refreshNow]);

  const goTo = async (entryId: string | null) => {
    const page = await browserApi.conversations.thread({ conversationId, ...(entryId && { around: entryId }) });
    step({ type: "placeLoaded", page });
  };
  const older = useMore(async () => {
    const cursor = shown.current.older;
    if (cursor === null) return;
    const page = await browserApi.conversations.thread({ conversationId, cursor, towards: "older" });
    // What was shown may have been replaced meanwhile; then these are not its neighbours.
    if (shown.current.older === cursor) step({ type: "olderLoaded", page });
  });
  const newer = useMore(async () => {
    const cursor = shown.current.newer;
    if (cursor === null) return;
    const page = await browserApi.conversations.thread({ conversationId, cursor, towards: "newer" });
    if (shown.current.newer === cursor) step({ type: "newerLoaded", page });
  });
  const sending = useSending({ place, thread, step, refresh, onRefused });

  return { conversation, thread, older, newer, goTo, refresh, ...sending };
};

const useMore = (ask: () => Promise<void>): More => {
  const [state, setState] = useState<{ busy: boolean; problem: string | null }>({ busy: false, problem: null });
  const running = useRef(false);
  const load = async () => {
    if (running.current) return;
    running.current = true;
    setState({ busy: true, problem: null });
    let problem: string | null = null;
    try {
      await ask();
    } catch (error) {
      problem = apiFailure(error).message;
    }
    running.current = false;
    setState({ busy: false, problem });
  };
  return { ...state, load: () => void load() };
};
