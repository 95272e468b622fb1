import { ConversationId, Uuid } from "@soshogle/domain/ids";
import { Effect } from "effect";
import { z } from "zod";
import { dropSentDraft } from "../../drafts/drafts.ts";
import type { Caller } from "../context.ts";
import { agentProcedure } from "../init.ts";
import { actOnConversation } from "./act-on-conversation.ts";

/** `noteId` is made by the page, so that sending the same form twice is one note. The decider knows the limit. */
const Input = z.object({ conversationId: ConversationId, noteId: Uuid, text: z.string().max(20_000) });

/** Writes down something for the team alone. */
export const writeNote = agentProcedure.input(Input).mutation(({ ctx, input }) => ctx.run(write(ctx.who, input)));

const write = Effect.fnUntraced(function* (who: Caller, { conversationId, noteId, text }: z.infer<typeof Input>) {
  const answer = yield* actOnConversation({
    who,
    conversationId,
    id: noteId,
    command: (now) => ({ type: "WriteNote", noteId, text, now }),
  });
  const { workspaceId, userId } = who;
  yield* dropSentDraft({ workspaceId, userId, conversationId, mode: "note" }, text).pipe(Effect.ignore);
  return answer;
});
