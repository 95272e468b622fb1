import { conversationCounts, tally } from "@soshogle/read-models/conversations/query";
import { Effect } from "effect";
import { z } from "zod";
import type { ConversationCountsView } from "../../../app/views.ts";
import { isBehind } from "../after.ts";
import type { Caller } from "../context.ts";
import { memberProcedure } from "../init.ts";
import { documentsOf } from "../read.ts";

/** The kept counts of the workspace as the caller sees them, in all and by account. */
export const counts = memberProcedure
  .input(z.object({ after: z.string().max(1000).optional() }))
  .query(({ ctx, input }): Promise<ConversationCountsView> => ctx.run(countsOf(ctx.who, input.after)));

const countsOf = Effect.fnUntraced(function* ({ workspaceId, userId }: Caller, after: string | undefined) {
  yield* isBehind(after, ["conversations"]);
  const documents = yield* documentsOf(workspaceId);
  const found = yield* documents.find(conversationCounts(workspaceId));
  const { all, accounts } = tally(found.documents, userId);
  return { ...all, byAccount: Object.fromEntries(accounts) };
});
