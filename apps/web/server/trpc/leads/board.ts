import { LeadStage } from "@soshogle/domain/lead/events";
import { sumOfCounts } from "@soshogle/read-models/leads/counts";
import { leadCounts, leadList, leadPage } from "@soshogle/read-models/leads/query";
import { Effect } from "effect";
import type { z } from "zod";
import type { LeadBoard } from "../../../app/views.ts";
import { leadRow } from "../../views/lead.ts";
import { isBehind } from "../after.ts";
import { memberProcedure } from "../init.ts";
import { documentsOf, namesOf } from "../read.ts";
import { Filter, filterOf } from "./filter.ts";

/** So many leads a stage shows; the list of the stage has the rest. */
const COLUMN = 30;
const newest = { to: "newest" } as const;

/** The first leads of every stage side by side. */
export const board = memberProcedure
  .input(Filter)
  .query(({ ctx, input }): Promise<LeadBoard> => ctx.run(columns(ctx.who.workspaceId, input)));

const columns = Effect.fnUntraced(function* (workspaceId: string, input: z.infer<typeof Filter>) {
  const behind = yield* isBehind(input.after, ["leads", "directory"]);
  const documents = yield* documentsOf(workspaceId);
  const filter = filterOf(workspaceId, input);
  const column = (stage: LeadStage) =>
    Effect.map(
      documents.find(leadList({ ...filter, stage, limit: COLUMN }, newest)),
      (found) => leadPage(newest, found).documents,
    );
  const [found, counts, names] = yield* Effect.all(
    [
      Effect.forEach(LeadStage.options, column, { concurrency: "unbounded" }),
      documents.find(leadCounts(filter)),
      namesOf(workspaceId),
    ],
    { concurrency: 3 },
  );
  const rowsOf = (stage: LeadStage) =>
    (found[LeadStage.options.indexOf(stage)] ?? []).map((card) => leadRow(card, names));
  return {
    columns: { new: rowsOf("new"), qualified: rowsOf("qualified"), won: rowsOf("won"), lost: rowsOf("lost") },
    counts: sumOfCounts(counts.documents),
    owners: names.assignable,
    behind,
  };
});
