import { ConversationId, Uuid } from "@soshogle/domain/ids";
import { Effect } from "effect";
import { z } from "zod";
import type { Caller } from "../context.ts";
import { agentProcedure } from "../init.ts";
import { requireConversation } from "../read.ts";
import { requestParts } from "./request-parts.ts";

/** `replyId` is made by the page, so that sending the same form twice is one reply. The decider knows Meta's limits. */
const Input = z.object({ conversationId: ConversationId, replyId: Uuid, text: z.string().max(20_000) });

export const reply = agentProcedure.input(Input).mutation(({ ctx, input }) => ctx.run(requestReply(ctx.who, input)));

const requestReply = Effect.fnUntraced(function* (
  who: Caller,
  { conversationId, replyId, text }: z.infer<typeof Input>,
) {
  yield* requireConversation(who.workspaceId, conversationId);
  return yield* requestParts({ who, conversationId, replyId, parts: [{ kind: "text", text }] });
});
