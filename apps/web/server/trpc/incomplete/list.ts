import type { ConversationRow } from "@soshogle/read-models/conversations/document";
import { conversationRow } from "@soshogle/read-models/conversations/query";
import { type ParkedPartition, parkedOf } from "@soshogle/read-models/state/parked";
import { Effect } from "effect";
import type { IncompleteList } from "../../../app/views.ts";
import { conversationIn, incompleteRow } from "../../views/incomplete.ts";
import type { Caller } from "../context.ts";
import { memberProcedure } from "../init.ts";
import { documentsOf } from "../read.ts";

/** More than anybody looks through; where so much is parked, the cause is one. */
const AT_MOST = 200;

/** What the pages of this workspace do not show, since when, and what becomes of it. */
export const list = memberProcedure.query(({ ctx }): Promise<IncompleteList> => ctx.run(parkedIn(ctx.who)));

const parkedIn = Effect.fnUntraced(function* ({ workspaceId, role }: Caller) {
  const documents = yield* documentsOf(workspaceId);
  const { documents: found, next } = yield* documents.find(parkedOf(workspaceId, AT_MOST));
  const records = found.filter((record): record is ParkedPartition => record.state !== "resumed");
  const ids = [...new Set(records.flatMap(({ partition }) => conversationIn(partition) ?? []))];
  const rows = ids.length === 0 ? [] : yield* documents.get(conversationRow("").collection, ids);
  const byId = new Map(rows.map((row) => [row.id, row as unknown as ConversationRow])); // of its collection
  return {
    rows: records
      .map((record) => incompleteRow(record, byId.get(record.partition) ?? null, role))
      .toSorted((a, b) => a.since - b.since),
    more: next !== null,
  };
});
