import { ConversationId, Uuid } from "@soshogle/domain/ids";
import { Effect } from "effect";
import { z } from "zod";
import { splitText } from "../../../app/text/split-text.ts";
import { dropSentDraft } from "../../drafts/drafts.ts";
import type { Caller } from "../context.ts";
import { agentProcedure } from "../init.ts";
import { requireConversation } from "../read.ts";
import { requestParts } from "./request-parts.ts";

/**
 * `replyId` is made by the page, so that sending the same form twice is one reply. A text beyond Meta's limit goes out as
 * several messages; one that is too long even for that is left to the decider, which refuses it.
 */
const Input = z.object({ conversationId: ConversationId, replyId: Uuid, text: z.string().max(20_000) });

export const reply = agentProcedure.input(Input).mutation(({ ctx, input }) => ctx.run(requestReply(ctx.who, input)));

const requestReply = Effect.fnUntraced(function* (
  who: Caller,
  { conversationId, replyId, text }: z.infer<typeof Input>,
) {
  yield* requireConversation(who.workspaceId, conversationId);
  const parts = (splitText(text) ?? [text]).map((each) => ({ kind: "text", text: each }) as const);
  const answer = yield* requestParts({ who, conversationId, replyId, parts });
  const { workspaceId, userId } = who;
  yield* dropSentDraft({ workspaceId, userId, conversationId, mode: "reply" }, text).pipe(Effect.ignore);
  return answer;
});
