import { account } from "@soshogle/domain/account/account";
import { accountStream, ConversationId, partsOfConversationId, Uuid } from "@soshogle/domain/ids";
import { CommandRejected, Commands } from "@soshogle/event-store/handle";
import { Effect } from "effect";
import { z } from "zod";
import type { Caller } from "../context.ts";
import { agentProcedure } from "../init.ts";
import { requireConversation } from "../read.ts";
import { actOnConversation } from "./act-on-conversation.ts";

/** `replyId` is made by the page, so that sending the same form twice is one reply. The decider knows Meta's limits. */
const Input = z.object({ conversationId: ConversationId, replyId: Uuid, text: z.string().max(20_000) });

export const reply = agentProcedure.input(Input).mutation(({ ctx, input }) => ctx.run(requestReply(ctx.who, input)));

const requestReply = Effect.fnUntraced(function* (
  who: Caller,
  { conversationId, replyId, text }: z.infer<typeof Input>,
) {
  yield* requireConversation(who.workspaceId, conversationId);
  yield* requireSendingAccount(partsOfConversationId(conversationId).accountId);
  return yield* actOnConversation({
    who,
    conversationId,
    id: replyId,
    command: (now) => ({ type: "RequestReply", replyId, now, parts: [{ kind: "text", text }] }),
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
