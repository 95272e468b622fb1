import { account } from "@soshogle/domain/account/account";
import { type ConversationCommand, conversation, type ReplyPart } from "@soshogle/domain/conversation/conversation";
import { accountStream, conversationStream, partsOfConversationId } from "@soshogle/domain/ids";
import { CommandRejected, Commands } from "@soshogle/event-store/handle";
import { Effect } from "effect";
import { act } from "../act.ts";
import type { Caller } from "../context.ts";

/**
 * Asks for a reply in a conversation that is known to be the caller's. `replyId` makes it repeatable: the log decides.
 * Fails with `CommandRejected` when the account cannot send or the conversation may not be answered.
 */
export const requestParts = Effect.fnUntraced(function* (options: {
  readonly who: Caller;
  readonly conversationId: string;
  readonly replyId: string;
  readonly parts: readonly ReplyPart[];
}) {
  const { who, conversationId, replyId, parts } = options;
  yield* requireSendingAccount(partsOfConversationId(conversationId).accountId);
  return yield* act({
    who,
    decider: conversation,
    stream: conversationStream(conversationId),
    partition: conversationId,
    subject: conversationId,
    id: replyId,
    command: (now): ConversationCommand => ({ type: "RequestReply", replyId, now, parts }),
  });
});

const requireSendingAccount = Effect.fnUntraced(function* (accountId: string) {
  const commands = yield* Commands;
  const stream = accountStream(accountId);
  const reason = yield* commands.query(account, stream, (state) => {
    if (state.status !== "connected") return "AccountDisconnected";
    return state.tokenRejected ? "TokenRejected" : null;
  });
  if (reason !== null) return yield* new CommandRejected({ reason, stream });
});
