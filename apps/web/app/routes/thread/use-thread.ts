import { useEffect, useMemo, useReducer, useRef, useState } from "react";
import { browserApi } from "../../live/browser-api.ts";
import { coalesce } from "../../live/coalesce.ts";
import { useChanges } from "../../live/provider.tsx";
import { apiFailure, isPassing } from "../../loading/api-failure.ts";
import type { ConversationView, ThreadPage } from "../../views.ts";
import { keepPending, readPending } from "./drafts.ts";
import { nextThread, type ThreadState, threadFrom } from "./thread-state.ts";

export interface LiveThread {
  readonly conversation: ConversationView;
  readonly thread: ThreadState;
  readonly older: { readonly busy: boolean; readonly problem: string | null; readonly load: () => void };
  /** Shows the reply at once; resolves with why it was refused, or null. A stuck one stays and can be sent again. */
  readonly send: (reply: { readonly replyId: string; readonly text: string }) => Promise<string | null>;
  /** Writes a note for the team; resolves with why it could not be kept, or null once the thread shows it. */
  readonly writeNote: (note: { readonly noteId: string; readonly text: string }) => Promise<string | null>;
  readonly takeBack: (replyId: string) => void;
  /** Loads again all that is shown, at least as new as a command's answer. */
  readonly refresh: (after?: string) => Promise<void>;
}

interface Loaded {
  readonly conversation: ConversationView;
  readonly page: ThreadPage;
}

/** One conversation as the loader found it, kept true by changes. Mount it anew for another conversation. */
export const useThread = (conversationId: string, loaded: Loaded): LiveThread => {
  const [conversation, setConversation] = useState(loaded.conversation);
  const [thread, step] = useReducer(nextThread, loaded.page, threadFrom);
  const [older, setOlder] = useState<{ busy: boolean; problem: string | null }>({ busy: false, problem: null });
  const shown = useRef(thread);
  shown.current = thread;

  useEffect(() => step({ type: "repliesRestored", replies: readPending(conversationId) }), [conversationId]);
  useEffect(() => keepPending(conversationId, thread.pending), [conversationId, thread.pending]);

  const first = useRef(loaded);
  useEffect(() => {
    if (first.current.page === loaded.page) return;
    first.current = loaded;
    setConversation(loaded.conversation);
    step({ type: "latestLoaded", page: loaded.page });
  }, [loaded]);

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

  const loadOlder = async () => {
    const cursor = shown.current.older;
    if (cursor === null || older.busy) return;
    setOlder({ busy: true, problem: null });
    try {
      step({
        type: "olderLoaded",
        page: await browserApi.conversations.thread({ conversationId, cursor, towards: "older" }),
      });
      setOlder({ busy: false, problem: null });
    } catch (error) {
      setOlder({ busy: false, problem: apiFailure(error).message });
    }
  };

  const send: LiveThread["send"] = async ({ replyId, text }) => {
    step({ type: "replyStarted", replyId, text, at: Date.now() });
    try {
      const answer = await browserApi.conversations.reply({ conversationId, replyId, text });
      void refresh(answer.after);
      return null;
    } catch (error) {
      const failure = apiFailure(error);
      if (isPassing(failure)) {
        step({ type: "replyStuck", replyId, problem: failure.message });
        return null;
      }
      step({ type: "replyTakenBack", replyId });
      return failure.message;
    }
  };

  const writeNote: LiveThread["writeNote"] = async (note) => {
    try {
      const answer = await browserApi.conversations.writeNote({ conversationId, ...note });
      await refresh(answer.after);
      return null;
    } catch (error) {
      return apiFailure(error).message;
    }
  };

  return {
    conversation,
    thread,
    older: { ...older, load: () => void loadOlder() },
    send,
    writeNote,
    takeBack: (replyId) => step({ type: "replyTakenBack", replyId }),
    refresh,
  };
};

const pagesAtMost = 4;

/** Marks of older messages change too: the newest page, lengthened by the pages before it that are shown and unsettled. */
const reachingBackTo = async (state: ThreadState, newest: ThreadPage, conversationId: string): Promise<ThreadPage> => {
  const unsettled = state.entries.find(
    ({ part }) => part !== null && part.state !== "accepted" && part.state !== "cancelled",
  );
  let page = newest;
  for (let read = 1; read < pagesAtMost; read++) {
    const oldest = page.entries[0];
    if (!unsettled || !oldest || unsettled.at >= oldest.at || page.older === null) return page;
    const before = await browserApi.conversations.thread({ conversationId, cursor: page.older, towards: "older" });
    page = { ...page, entries: [...before.entries, ...page.entries], older: before.older };
  }
  return page;
};
