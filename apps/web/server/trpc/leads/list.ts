import { LeadStage } from "@soshogle/domain/lead/events";
import { cursorFromText, cursorToText, type Step } from "@soshogle/read-models/keyset";
import { sumOfCounts } from "@soshogle/read-models/leads/counts";
import { leadCounts, leadList, leadPage } from "@soshogle/read-models/leads/query";
import { Effect } from "effect";
import { z } from "zod";
import type { LeadList } from "../../../app/views.ts";
import { leadRow } from "../../views/lead.ts";
import { isBehind } from "../after.ts";
import { memberProcedure } from "../init.ts";
import { documentsOf, namesOf } from "../read.ts";
import { Filter, filterOf } from "./filter.ts";

const PAGE = 50;

const Input = Filter.extend({ stage: LeadStage.optional(), cursor: z.string().max(500).optional() });

/** A page of leads, the one that moved last first, with the counts of every stage under the same filter. */
export const list = memberProcedure
  .input(Input)
  .query(({ ctx, input }): Promise<LeadList> => ctx.run(page(ctx.who.workspaceId, input)));

const page = Effect.fnUntraced(function* (workspaceId: string, input: z.infer<typeof Input>) {
  const { stage, cursor, after } = input;
  const behind = yield* isBehind(after, ["leads", "directory"]);
  const documents = yield* documentsOf(workspaceId);
  const filter = filterOf(workspaceId, input);
  const than = cursor === undefined ? null : cursorFromText(cursor);
  const step: Step = than === null ? { to: "newest" } : { to: "older", than };
  const [found, counts, names] = yield* Effect.all(
    [
      documents.find(leadList({ ...filter, stage, limit: PAGE }, step)),
      documents.find(leadCounts(filter)),
      namesOf(workspaceId),
    ],
    { concurrency: 3 },
  );
  const leads = leadPage(step, found);
  return {
    rows: leads.documents.map((card) => leadRow(card, names)),
    next: leads.older && cursorToText(leads.older),
    counts: sumOfCounts(counts.documents),
    owners: names.assignable,
    behind,
  };
});
