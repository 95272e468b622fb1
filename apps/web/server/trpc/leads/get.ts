import { ConversationId } from "@soshogle/domain/ids";
import type { LeadCard } from "@soshogle/read-models/leads/document";
import { leadOfConversation } from "@soshogle/read-models/leads/query";
import { Effect } from "effect";
import { z } from "zod";
import type { LeadView } from "../../../app/views.ts";
import { leadNote, leadRow } from "../../views/lead.ts";
import { isBehind } from "../after.ts";
import { memberProcedure } from "../init.ts";
import { documentsOf, namesOf, requireConversation } from "../read.ts";

const Input = z.object({ conversationId: ConversationId, after: z.string().max(1000).optional() });

/** The lead of a conversation, with its note. */
export const get = memberProcedure
  .input(Input)
  .query(({ ctx, input }): Promise<LeadView> => ctx.run(view(ctx.who.workspaceId, input)));

const view = Effect.fnUntraced(function* (workspaceId: string, { conversationId, after }: z.infer<typeof Input>) {
  const behind = yield* isBehind(after, ["leads", "directory"]);
  yield* requireConversation(workspaceId, conversationId);
  const documents = yield* documentsOf(workspaceId);
  const [found, names] = yield* Effect.all(
    [documents.find(leadOfConversation(workspaceId, conversationId)), namesOf(workspaceId)],
    { concurrency: 2 },
  );
  const card = (found.documents[0] ?? null) as unknown as LeadCard | null; // the collection holds cards
  return {
    row: card && leadRow(card, names),
    note: card && leadNote(card, names),
    owners: names.assignable,
    behind,
  };
});
