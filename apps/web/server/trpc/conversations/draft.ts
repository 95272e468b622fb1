import { ConversationId } from "@soshogle/domain/ids";
import { Effect } from "effect";
import { z } from "zod";
import type { Drafts } from "../../../app/views.ts";
import { draftOf, keepDraft as keep } from "../../drafts/drafts.ts";
import type { Caller } from "../context.ts";
import { agentProcedure, memberProcedure } from "../init.ts";
import { requireConversation } from "../read.ts";

const Input = z.object({ conversationId: ConversationId });
const Keeping = Input.extend({ mode: z.enum(["reply", "note"]), text: z.string().max(20_000) });

/** What the caller typed for a conversation and did not send, on whatever device. */
export const drafts = memberProcedure
  .input(Input)
  .query(({ ctx, input }): Promise<Drafts> => ctx.run(draftsOf(ctx.who, input.conversationId)));

const draftsOf = Effect.fnUntraced(function* ({ workspaceId, userId }: Caller, conversationId: ConversationId) {
  yield* requireConversation(workspaceId, conversationId);
  const place = { workspaceId, userId, conversationId };
  return {
    reply: yield* draftOf({ ...place, mode: "reply" }),
    note: yield* draftOf({ ...place, mode: "note" }),
  };
});

/** Keeps what is being typed; an empty text says that there is nothing any more. */
export const keepDraft = agentProcedure.input(Keeping).mutation(({ ctx, input }) => ctx.run(keepOf(ctx.who, input)));

const keepOf = Effect.fnUntraced(function* ({ workspaceId, userId }: Caller, input: z.infer<typeof Keeping>) {
  const { conversationId, mode, text } = input;
  yield* requireConversation(workspaceId, conversationId);
  yield* keep({ workspaceId, userId, conversationId, mode }, text);
});
