import { ConversationId, Uuid } from "@soshogle/domain/ids";
import { CommandRejected } from "@soshogle/event-store/handle";
import { Effect } from "effect";
import { z } from "zod";
import { roleOf } from "../../auth/people.ts";
import type { Caller } from "../context.ts";
import { agentProcedure } from "../init.ts";
import { requireConversation } from "../read.ts";
import { actOnConversation } from "./act-on-conversation.ts";

const Input = z.object({ conversationId: ConversationId, userId: Uuid.nullable() });

/** Gives a conversation to an active member who may work on it, or to nobody. */
export const assign = agentProcedure.input(Input).mutation(({ ctx, input }) => ctx.run(give(ctx.who, input)));

const give = Effect.fnUntraced(function* (who: Caller, { conversationId, userId }: z.infer<typeof Input>) {
  yield* requireConversation(who.workspaceId, conversationId);
  if (userId !== null && !(yield* mayWork(who.workspaceId, userId)))
    return yield* new CommandRejected({ reason: "NotAssignable", stream: `conversation-${conversationId}` });
  return yield* actOnConversation({ who, conversationId, command: () => ({ type: "Assign", userId }) });
});

const mayWork = (workspaceId: string, userId: string) =>
  Effect.map(roleOf(workspaceId, userId), (role) => role !== null && role !== "auditor");
