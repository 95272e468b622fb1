import { ConversationId, Uuid } from "@soshogle/domain/ids";
import { z } from "zod";
import { agentProcedure } from "../init.ts";
import { actOnConversation } from "./act-on-conversation.ts";

/** `noteId` is made by the page, so that sending the same form twice is one note. The decider knows the limit. */
const Input = z.object({ conversationId: ConversationId, noteId: Uuid, text: z.string().max(20_000) });

/** Writes down something for the team alone. */
export const writeNote = agentProcedure.input(Input).mutation(({ ctx, input: { conversationId, noteId, text } }) =>
  ctx.run(
    actOnConversation({
      who: ctx.who,
      conversationId,
      id: noteId,
      command: (now) => ({ type: "WriteNote", noteId, text, now }),
    }),
  ),
);
