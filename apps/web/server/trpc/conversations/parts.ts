import type { ConversationCommand } from "@soshogle/domain/conversation/conversation";
import { conversation } from "@soshogle/domain/conversation/conversation";
import { ConversationId, conversationStream } from "@soshogle/domain/ids";
import { Commands } from "@soshogle/event-store/handle";
import { Effect } from "effect";
import { z } from "zod";
import type { Caller } from "../context.ts";
import { agentProcedure } from "../init.ts";
import { requireConversation } from "../read.ts";
import { actOnConversation } from "./act-on-conversation.ts";

const Input = z.object({ conversationId: ConversationId, partId: z.string().min(1).max(64) });
const Settle = Input.extend({ as: z.enum(["went_out", "send_again"]) });

/** A person says what became of an unresolved part: it went out, or it shall be sent again. */
export const settlePart = agentProcedure.input(Settle).mutation(({ ctx, input }) => ctx.run(settle(ctx.who, input)));

const settle = Effect.fnUntraced(function* (who: Caller, { conversationId, partId, as }: z.infer<typeof Settle>) {
  yield* requireConversation(who.workspaceId, conversationId);
  const commands = yield* Commands;
  const attempt = yield* commands.query(conversation, conversationStream(conversationId), (state) =>
    state.status === "new" ? 0 : (state.parts.get(partId)?.attempt ?? 0),
  );
  const command = (now: number): ConversationCommand =>
    as === "send_again"
      ? { type: "ReleasePart", partId, now }
      : { type: "AcceptPart", partId, attempt, mid: null, settledBy: "person", now };
  return yield* actOnConversation({ who, conversationId, command });
});

/** Takes a part back that has surely not gone out. */
export const cancelPart = agentProcedure
  .input(Input)
  .mutation(({ ctx, input: { conversationId, partId } }) =>
    ctx.run(actOnConversation({ who: ctx.who, conversationId, command: () => ({ type: "CancelPart", partId }) })),
  );
