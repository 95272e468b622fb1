import { Uuid } from "@soshogle/domain/ids";
import { type ConversationFilter, conversationList, conversationPage } from "@soshogle/read-models/conversations/query";
import { cursorToText } from "@soshogle/read-models/keyset";
import { Effect } from "effect";
import { z } from "zod";
import type { ConversationList, ListView } from "../../../app/views.ts";
import { repliesKept } from "../../drafts/drafts.ts";
import { listRow } from "../../views/conversation.ts";
import { isBehind } from "../after.ts";
import type { Caller } from "../context.ts";
import { memberProcedure } from "../init.ts";
import { documentsOf, namesOf } from "../read.ts";
import { stepBeside } from "../step.ts";

const PAGE = 50;

const Input = z.object({
  view: z.enum(["open", "mine", "unassigned", "waiting", "unread", "failed", "archived"]),
  accountId: Uuid.optional(),
  cursor: z.string().max(500).optional(),
  after: z.string().max(1000).optional(),
});

/**
 * A page of conversations, newest message first (waiting: the longest first): two reads of read models, whatever the filter,
 * and one of what the caller has not sent.
 */
export const list = memberProcedure
  .input(Input)
  .query(({ ctx, input }): Promise<ConversationList> => ctx.run(page(ctx.who, input)));

const page = Effect.fnUntraced(function* (
  { workspaceId, userId }: Caller,
  { view, accountId, cursor, after }: z.infer<typeof Input>,
) {
  const behind = yield* isBehind(after, ["conversations", "directory"]);
  const documents = yield* documentsOf(workspaceId);
  const step = stepBeside(cursor, "older");
  const filter = filterOf(view, userId);
  const query = conversationList({ workspaceId, filter, accountId: accountId ?? null, limit: PAGE }, step);
  const [found, names] = yield* Effect.all([documents.find(query), namesOf(workspaceId)], { concurrency: 2 });
  const rows = conversationPage(step, found, filter);
  const drafts = yield* repliesKept(
    { workspaceId, userId },
    rows.documents.map(({ id }) => id),
  );
  return {
    rows: rows.documents.map((row) => listRow(row, names, drafts.get(row.id))),
    next: rows.older && cursorToText(rows.older),
    behind,
  };
});

const filterOf = (view: ListView, userId: string): ConversationFilter => {
  switch (view) {
    case "open":
    case "archived":
      return { status: view };
    case "mine":
      return { status: "open", assigneeId: userId };
    case "unassigned":
      return { status: "open", assigneeId: null };
    case "waiting":
      return { needs: "answer" };
    case "unread":
      return { needs: "reading" };
    case "failed":
      return { needs: "settling" };
  }
};
