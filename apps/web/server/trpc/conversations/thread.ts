import { ConversationId } from "@soshogle/domain/ids";
import type { ConversationRow } from "@soshogle/read-models/conversations/document";
import { cursorToText, type ListPage, type Step } from "@soshogle/read-models/keyset";
import type { SeenMark, ThreadItem } from "@soshogle/read-models/thread/document";
import {
  besideMessages,
  isShown,
  itemAtRevision,
  seenMark,
  threadCursor,
  threadItem,
  threadItems,
  threadPage,
} from "@soshogle/read-models/thread/query";
import { Effect } from "effect";
import { z } from "zod";
import type { ThreadPage } from "../../../app/views.ts";
import { besideIn, nothingBeside } from "../../views/beside.ts";
import { threadEntry } from "../../views/thread.ts";
import { isBehind } from "../after.ts";
import { memberProcedure } from "../init.ts";
import { documentsOf, lookUp, namesOf, requireConversation } from "../read.ts";
import { stepBeside } from "../step.ts";

const PAGE = 50;
/** What a page around an entry shows before it; the other half comes after it. */
const HALF = PAGE / 2;

const Input = z.object({
  conversationId: ConversationId,
  cursor: z.string().max(500).optional(),
  towards: z.enum(["older", "newer"]).optional(),
  around: z.string().max(1500).optional(),
  opening: z.boolean().optional(),
  after: z.string().max(1000).optional(),
});

/**
 * A page of messages, oldest first: beside a cursor, around an entry, or the newest ones. `opening` asks for the first
 * unread message, and for the newest page when that holds it or nothing is unread.
 */
export const thread = memberProcedure
  .input(Input)
  .query(({ ctx, input }): Promise<ThreadPage> => ctx.run(page(ctx.who.workspaceId, input)));

interface Place {
  readonly workspaceId: string;
  readonly conversationId: ConversationId;
}

const page = Effect.fnUntraced(function* (workspaceId: string, input: z.infer<typeof Input>) {
  const { conversationId, cursor, towards = "older", around, opening = false, after } = input;
  const behind = yield* isBehind(after, ["conversations", "thread"]);
  const row = yield* requireConversation(workspaceId, conversationId);
  const place = { workspaceId, conversationId };
  const items =
    around !== undefined
      ? pageAround(place, yield* entryOf(place, around))
      : pageBeside(place, stepBeside(cursor, towards));
  const [found, seen, names, unread] = yield* Effect.all(
    [
      items,
      lookUp<SeenMark>(workspaceId, seenMark(conversationId)),
      namesOf(workspaceId),
      opening ? firstUnread(place, row) : Effect.succeed(null),
    ],
    { concurrency: 4 },
  );
  const isHere = unread === null || found.documents.some(({ id }) => id === unread.id);
  const { documents, older, newer } = isHere ? found : yield* pageAround(place, unread);
  const shown = documents.filter((item) => isShown(item, seen));
  const beside = yield* besideOf(place, shown);
  return {
    entries: shown.toReversed().map((item) => threadEntry(item, { seen, names, beside })),
    older: older && cursorToText(older),
    newer: newer && cursorToText(newer),
    unreadFrom: unread?.id ?? null,
    behind,
  };
});

const pageBeside = Effect.fnUntraced(function* ({ workspaceId, conversationId }: Place, step: Step, limit = PAGE) {
  const documents = yield* documentsOf(workspaceId);
  return threadPage(step, yield* documents.find(threadItems({ workspaceId, conversationId, limit }, step)));
});

/** One more read: what the messages of a page answer, how they were edited and who reacted to them. */
const besideOf = Effect.fnUntraced(function* (place: Place, items: readonly ThreadItem[]) {
  const mids = new Set(
    items.flatMap(({ mid, replyTo }) => [mid, replyTo?.mid]).filter((mid) => typeof mid === "string"),
  );
  if (mids.size === 0) return nothingBeside;
  const documents = yield* documentsOf(place.workspaceId);
  const found = yield* documents.find(besideMessages({ ...place, mids: [...mids] }));
  return besideIn(found.documents as unknown as readonly ThreadItem[]); // the collection holds what its projection makes
});

/** An entry with what came before and after it; the newest page where there is no such entry. */
const pageAround = Effect.fnUntraced(function* (place: Place, item: ThreadItem | null) {
  if (item === null) return yield* pageBeside(place, { to: "newest" });
  const than = threadCursor(item);
  const [older, newer] = yield* Effect.all(
    [pageBeside(place, { to: "older", than }, HALF), pageBeside(place, { to: "newer", than }, HALF)],
    { concurrency: 2 },
  );
  const documents: readonly ThreadItem[] = [...newer.documents, item, ...older.documents];
  return { documents, older: older.older, newer: newer.newer } satisfies ListPage<ThreadItem>;
});

const entryOf = Effect.fnUntraced(function* ({ workspaceId, conversationId }: Place, id: string) {
  const item = yield* lookUp<ThreadItem>(workspaceId, threadItem(id));
  return item?.conversationId === conversationId && !item.hidden ? item : null;
});

/** Of more than a hundred unread messages the hundredth newest: older ones are only counted. */
const firstUnread = Effect.fnUntraced(function* (place: Place, { unreadRevisions }: ConversationRow) {
  const [revision] = unreadRevisions;
  if (revision === undefined) return null;
  const documents = yield* documentsOf(place.workspaceId);
  const found = yield* documents.find(itemAtRevision({ ...place, revision }));
  return (found.documents[0] ?? null) as ThreadItem | null; // the collection holds what its projection makes
});
