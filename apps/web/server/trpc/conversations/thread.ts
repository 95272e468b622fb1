import { ConversationId } from "@soshogle/domain/ids";
import { cursorToText } from "@soshogle/read-models/keyset";
import type { SeenMark } from "@soshogle/read-models/thread/document";
import { isShown, seenMark, threadItems, threadPage } from "@soshogle/read-models/thread/query";
import { Effect } from "effect";
import { z } from "zod";
import type { ThreadPage } from "../../../app/views.ts";
import { threadEntry } from "../../views/thread.ts";
import { isBehind } from "../after.ts";
import { memberProcedure } from "../init.ts";
import { documentsOf, lookUp, namesOf, requireConversation } from "../read.ts";
import { stepBeside } from "../step.ts";

const PAGE = 50;

const Input = z.object({
  conversationId: ConversationId,
  cursor: z.string().max(500).optional(),
  towards: z.enum(["older", "newer"]).optional(),
  after: z.string().max(1000).optional(),
});

/** A page of messages, oldest first; without a cursor the newest ones. */
export const thread = memberProcedure
  .input(Input)
  .query(({ ctx, input }): Promise<ThreadPage> => ctx.run(page(ctx.who.workspaceId, input)));

const page = Effect.fnUntraced(function* (workspaceId: string, input: z.infer<typeof Input>) {
  const { conversationId, cursor, towards = "older", after } = input;
  const behind = yield* isBehind(after, ["conversations", "thread"]);
  yield* requireConversation(workspaceId, conversationId);
  const documents = yield* documentsOf(workspaceId);
  const step = stepBeside(cursor, towards);
  const [found, seen, names] = yield* Effect.all(
    [
      documents.find(threadItems({ workspaceId, conversationId, limit: PAGE }, step)),
      lookUp<SeenMark>(workspaceId, seenMark(conversationId)),
      namesOf(workspaceId),
    ],
    { concurrency: 3 },
  );
  const items = threadPage(step, found);
  const shown = items.documents.filter((item) => isShown(item, seen));
  return {
    entries: shown.toReversed().map((item) => threadEntry(item, { seen, names })),
    older: items.older && cursorToText(items.older),
    newer: items.newer && cursorToText(items.newer),
    behind,
  };
});
