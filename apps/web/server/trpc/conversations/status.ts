import { ConversationId } from "@soshogle/domain/ids";
import { z } from "zod";
import { agentProcedure } from "../init.ts";
import { actOnConversation } from "./act-on-conversation.ts";

const Input = z.object({ conversationId: ConversationId });

export const archive = agentProcedure
  .input(Input)
  .mutation(({ ctx, input }) =>
    ctx.run(actOnConversation({ who: ctx.who, ...input, command: () => ({ type: "Archive" }) })),
  );

export const reopen = agentProcedure
  .input(Input)
  .mutation(({ ctx, input }) =>
    ctx.run(actOnConversation({ who: ctx.who, ...input, command: () => ({ type: "Reopen" }) })),
  );

/** Everything up to revision `upTo` was shown to somebody of the team; what nobody can have seen stays unread. */
export const markRead = agentProcedure
  .input(
    Input.extend({
      upTo: z
        .number()
        .int()
        .min(0)
        .max(2 ** 32),
    }),
  )
  .mutation(({ ctx, input: { conversationId, upTo } }) =>
    ctx.run(
      actOnConversation({
        who: ctx.who,
        conversationId,
        command: (_now, { lastRevision }) => ({ type: "MarkRead", upTo: Math.min(upTo, lastRevision) }),
      }),
    ),
  );
