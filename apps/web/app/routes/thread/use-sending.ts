import { type Dispatch, useCallback, useEffect, useRef } from "react";
import { browserApi } from "../../live/browser-api.ts";
import { useConnection } from "../../live/provider.tsx";
import { apiFailure, isPassing } from "../../loading/api-failure.ts";
import { keepPending, readPending, type TextPlace } from "./drafts.ts";
import { patienceLeft, pauseBefore } from "./patience.ts";
import type { PendingReply } from "./pending.ts";
import type { ThreadState, ThreadStep } from "./thread-state.ts";

type Written = Pick<PendingReply, "replyId" | "text">;

/** What the server did not take, and why. */
export interface Refusal {
  readonly text: string;
  readonly problem: string;
  readonly signedOut: boolean;
}

export interface Sending {
  /** Shows the reply at once. What the server refuses is handed back; what it does not get waits and is tried again. */
  readonly send: (reply: Written) => void;
  /** Hands a stuck reply over at once, before others that wait. */
  readonly resend: (reply: Written) => void;
  readonly takeBack: (replyId: string) => void;
  /** Writes a note for the team; resolves with why it could not be kept, or null once the thread shows it. */
  readonly writeNote: (note: { readonly noteId: string; readonly text: string }) => Promise<Refusal | null>;
}

interface Options {
  readonly place: TextPlace;
  readonly thread: ThreadState;
  readonly step: Dispatch<ThreadStep>;
  readonly refresh: (after: string) => Promise<void>;
  readonly onRefused: (refusal: Refusal) => void;
}

const waitingWords = "The server cannot be reached. It goes out by itself, once, when the connection is back.";

/** Hands replies over, each under its own id, so that however often one is tried it goes out once. */
export const useSending = ({ place, thread, step, refresh, onRefused }: Options): Sending => {
  const { userId, conversationId } = place;
  const { state: connection } = useConnection();
  const tries = useRef(new Map<string, number>());
  const line = useRef(Promise.resolve());
  const waiting = thread.pending.filter(({ waits }) => waits);
  const queue = useRef(waiting);
  queue.current = waiting;

  useEffect(
    () => step({ type: "repliesRestored", replies: readPending({ userId, conversationId }) }),
    [userId, conversationId, step],
  );
  useEffect(() => keepPending({ userId, conversationId }, thread.pending), [userId, conversationId, thread.pending]);

  const refused = (text: string, error: unknown): Refusal => {
    const failure = apiFailure(error);
    return { text, problem: failure.message, signedOut: failure.code === "UNAUTHORIZED" };
  };
  /** Resolves with whether the server answered at all. */
  const handOver = async ({ replyId, text }: Written): Promise<boolean> => {
    try {
      const answer = await browserApi.conversations.reply({ conversationId, replyId, text });
      void refresh(answer.after);
      return true;
    } catch (error) {
      const failure = apiFailure(error);
      if (isPassing(failure)) {
        const tried = (tries.current.get(replyId) ?? 0) + 1;
        tries.current.set(replyId, tried);
        const waits = patienceLeft(tried);
        step({ type: "replyStuck", replyId, problem: waits ? waitingWords : failure.message, waits });
        return false;
      }
      step({ type: "replyTakenBack", replyId });
      onRefused(refused(text, error));
      return true;
    }
  };
  const newest = useRef(handOver);
  newest.current = handOver;
  const drain = useCallback(() => {
    line.current = line.current.then(async () => {
      for (const reply of queue.current) if (!(await newest.current(reply))) return;
    });
  }, []);
  const send: Sending["send"] = (reply) => {
    tries.current.delete(reply.replyId);
    step({ type: "replyStarted", replyId: reply.replyId, text: reply.text, at: Date.now() });
    const others = queue.current.filter(({ replyId }) => replyId !== reply.replyId);
    // They go out in the order in which they were written.
    if (others.length > 0) step({ type: "replyStuck", replyId: reply.replyId, problem: waitingWords, waits: true });
    else line.current = line.current.then(async () => void (await newest.current(reply)));
  };

  const resend: Sending["resend"] = ({ replyId, text }) => {
    tries.current.delete(replyId);
    step({ type: "replyStarted", replyId, text, at: Date.now() });
    line.current = line.current.then(async () => void (await newest.current({ replyId, text })));
  };

  const wanting = waiting.map(({ replyId }) => replyId).join();
  useEffect(() => {
    if (wanting === "") return;
    let timer: ReturnType<typeof setTimeout>;
    const later = () => {
      const [first] = queue.current;
      const tried = first === undefined ? 0 : (tries.current.get(first.replyId) ?? 0);
      timer = setTimeout(() => {
        drain();
        later();
      }, pauseBefore(tried));
    };
    later();
    addEventListener("online", drain);
    return () => {
      clearTimeout(timer);
      removeEventListener("online", drain);
    };
  }, [wanting, drain]);
  useEffect(() => {
    if (connection === "live") drain();
  }, [connection, drain]);

  const writeNote: Sending["writeNote"] = async (note) => {
    try {
      const answer = await browserApi.conversations.writeNote({ conversationId, ...note });
      await refresh(answer.after);
      return null;
    } catch (error) {
      return refused(note.text, error);
    }
  };
  return { send, resend, writeNote, takeBack: (replyId) => step({ type: "replyTakenBack", replyId }) };
};
