import { splitText } from "../../text/split-text.ts";
import type { ThreadEntry } from "../../views.ts";
import { plainMessage } from "./plain-message.ts";

/** A reply that the server has not shown yet. Its id is the server's, so the real one takes its place. */
export interface PendingReply {
  readonly replyId: string;
  readonly text: string;
  readonly at: number;
  /** Why it did not get through; it can be sent again unchanged. Null while on its way. */
  readonly problem: string | null;
  /** It is handed over again by itself, under the same id, as soon as the server can be reached. */
  readonly waits: boolean;
}

/** What was on its way when the page was left: it may have arrived. */
export const uncertain = (reply: PendingReply): PendingReply => ({
  ...reply,
  waits: false,
  problem:
    reply.waits || reply.problem === null
      ? "The page was left before the server answered. Sending it again is safe: it never goes out twice."
      : reply.problem,
});

/** The messages that a reply will be, as they look until the server shows them. */
export const pendingEntries = (reply: PendingReply): readonly ThreadEntry[] =>
  (splitText(reply.text) ?? [reply.text]).map((text, index) => asEntry({ ...reply, text }, index));

const asEntry = ({ replyId, text, at, problem, waits }: PendingReply, index: number): ThreadEntry => ({
  ...plainMessage,
  id: `pending-${replyId}-${index}`,
  at,
  direction: "out",
  text,
  part: {
    id: `pending-${replyId}-${index}`,
    replyId,
    state: problem === null ? "queued" : waits ? "retrying" : "failed",
    attempt: 0,
    // One explanation for the whole reply, below its first message.
    problem: problem === null || index > 0 ? null : { title: titleOf({ waits }), advice: problem, code: null },
    retryAt: null,
    sendAgainAt: null,
  },
});

const titleOf = ({ waits }: Pick<PendingReply, "waits">): string =>
  waits ? "Waiting for the connection" : "Not handed over yet";

export const isPending = ({ id }: Pick<ThreadEntry, "id">): boolean => id.startsWith("pending-");
