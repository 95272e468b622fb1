import { randomUUID } from "node:crypto";
import { uuid5 } from "@soshogle/event-store/event-id";
import type { CommandRejected } from "@soshogle/event-store/handle";
import { Clock, Effect } from "effect";
import type { Caller } from "../../trpc/context.ts";
import { requestParts } from "../../trpc/conversations/request-parts.ts";
import { sentenceOf } from "../../trpc/rejections.ts";
import { Refusal } from "../answers.ts";
import { answerOf } from "./answer.ts";
import { keepKey, keptKey, type StoredAnswer, storeAnswer } from "./keys.ts";
import { awaitOutcome, findReply, isSettled, type Reply } from "./outcomes.ts";
import { findConversation } from "./recipient.ts";
import { digestOf, partsOf, type SendRequest } from "./request.ts";

/** Whoever waits longer is told that the message is queued. */
const ANSWER_WITHIN_MS = 10_000;

interface Sending {
  readonly who: Caller;
  readonly key: string | null;
  readonly wanted: SendRequest;
}

/** Sends a message of a member and gives the answer to the caller, after ten seconds at most. Fails with `Refusal`. */
export const send = Effect.fnUntraced(function* ({ who, key, wanted }: Sending) {
  const parts = yield* Effect.try({ try: () => partsOf(wanted), catch: (refusal) => refusal as Refusal }); // all it throws
  const { workspaceId, userId } = who;
  const requestId = key === null ? randomUUID() : uuid5(`request|${workspaceId}|${userId}|${key}`);
  const digest = digestOf(wanted);
  const before = key === null ? null : yield* keptKey(requestId, digest);
  if (before?.answer) return before.answer;
  const found = before?.conversationId ?? (yield* findConversation(workspaceId, wanted));
  const kept = before ?? (key === null ? null : yield* keepKey({ id: requestId, digest, conversationId: found }));
  const conversationId = kept?.conversationId ?? found;

  // Whoever asked before may have died before or after the log: look there first, the reply may be old.
  const askedAt = kept?.askedAt ?? (yield* Clock.currentTimeMillis);
  const place = { conversationId, replyId: requestId, askedAt };
  const earlier = before && (yield* findReply(place));
  if (!earlier)
    yield* requestParts({ who, conversationId, replyId: requestId, parts }).pipe(
      Effect.catchTag("CommandRejected", refused),
    );
  const reply = earlier ?? (yield* findReply(place));
  if (reply === null) return yield* Effect.die(new Error(`the reply ${requestId} is not in its conversation`));
  return yield* answer(reply, { workspaceId, isKept: kept !== null });
});

const answer = Effect.fnUntraced(function* (
  asked: Reply,
  { workspaceId, isKept }: { readonly workspaceId: string; readonly isKept: boolean },
) {
  const reply = yield* awaitOutcome(asked, { workspaceId, timeoutMs: ANSWER_WITHIN_MS });
  const result: StoredAnswer = answerOf(reply);
  if (isKept && isSettled(reply)) yield* storeAnswer(reply.replyId, result);
  return result;
});

/** Rejections of the domain, where this endpoint has words or a status of its own. */
const rejections: Readonly<Record<string, readonly [status: number, code: string, message: string]>> = {
  ConversationNotFound: [404, "recipient_unknown", "recipientId: no customer with this id has written to you."],
  ContactNeverWrote: [
    422,
    "recipient_never_wrote",
    "recipientId: Instagram lets you write only to people who wrote to you first.",
  ],
  WindowClosed: [
    422,
    "window_closed",
    "The 24 hours for a reply are over. You can write as soon as this person writes again.",
  ],
  ReplyEmpty: [422, "message_empty", "message: must not be empty."],
  TextTooLong: [422, "text_too_long", "message: Instagram allows 1,000 bytes of UTF-8. Shorten it, or send two."],
  AccountDisconnected: [409, "account_disconnected", "The Instagram account is disconnected. Connect it again."],
  TokenRejected: [409, "token_dead", "Instagram does not accept our access any more. Connect the account again."],
};

const refused = ({ reason }: CommandRejected) => {
  const [status, code, message] = rejections[reason] ?? [422, "refused", sentenceOf(reason)];
  return Effect.fail(new Refusal(status, code, message));
};
