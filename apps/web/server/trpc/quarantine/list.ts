import { QuarantineReason } from "@soshogle/domain/quarantine/events";
import { cursorFromText, cursorToText, type Step } from "@soshogle/read-models/keyset";
import {
  heldByReason,
  quarantineCounts,
  quarantinedItems,
  quarantinePage,
} from "@soshogle/read-models/quarantine/query";
import { Effect } from "effect";
import { z } from "zod";
import type { QuarantineList } from "../../../app/views.ts";
import { quarantineRow } from "../../views/quarantine.ts";
import { isBehind } from "../after.ts";
import type { Caller } from "../context.ts";
import { overseerProcedure } from "../init.ts";
import { documentsOf, namesOf } from "../read.ts";
import { Scope, seesUnknown, workspaceOf } from "./scope.ts";

const PAGE = 50;

const Input = z.object({
  scope: Scope,
  itemStatus: z.enum(["held", "recorded"]),
  reason: QuarantineReason.optional(),
  cursor: z.string().max(500).optional(),
  after: z.string().max(1000).optional(),
});

/** A page of the quarantine, newest first, with how much is held for which reason. Nothing of what the items say. */
export const list = overseerProcedure
  .input(Input)
  .query(({ ctx, input }): Promise<QuarantineList> => ctx.run(page(ctx.who, input)));

const page = Effect.fnUntraced(function* (who: Caller, input: z.infer<typeof Input>) {
  const { scope, itemStatus: status, reason = null, cursor, after } = input;
  const workspaceId = yield* workspaceOf(who, scope);
  const behind = yield* isBehind(after, ["quarantine", "directory"]);
  const documents = yield* documentsOf(workspaceId);
  const than = cursor === undefined ? null : cursorFromText(cursor);
  const step: Step = than === null ? { to: "newest" } : { to: "older", than };
  const [found, counts, names] = yield* Effect.all(
    [
      documents.find(quarantinedItems({ workspaceId, status, reason, limit: PAGE }, step)),
      documents.find(quarantineCounts(workspaceId)),
      namesOf(who.workspaceId),
    ],
    { concurrency: 3 },
  );
  const items = quarantinePage(step, found);
  return {
    rows: items.documents.map((item) => quarantineRow(item, names)),
    next: items.older && cursorToText(items.older),
    reasons: [...heldByReason(counts.documents)]
      .map(([of, held]) => ({ reason: of, held }))
      .toSorted((a, b) => b.held - a.held),
    seesUnknown: yield* seesUnknown(who),
    behind,
  };
});
