import type { Document } from "@soshogle/document-store/document-store";
import type { AnyRecorded } from "@soshogle/domain/event";
import { categoryOf, idOf } from "@soshogle/domain/ids";
import { LeadStage } from "@soshogle/domain/lead/events";
import { slotOf } from "@soshogle/domain/slots";
import type { Collection, Lower } from "../projection.ts";
import type { LeadCard, LeadCounts, StageTallies, StageTally } from "./document.ts";

const stages = LeadStage.options;
const noTally: StageTally = { leads: 0, values: {} };

/** No lead in any stage. */
export const noTallies = Object.fromEntries(stages.map((stage) => [stage, noTally])) as StageTallies; // has every stage

/** Adds tallies up; sums that come to nothing are left out, so that equal histories have equal counts. */
export const plusTallies = (a: StageTallies, b: StageTallies): StageTallies =>
  Object.fromEntries(stages.map((stage) => [stage, plusTally(a[stage], b[stage])])) as StageTallies; // as above

const plusTally = (a: StageTally, b: StageTally): StageTally => {
  const values = { ...a.values };
  for (const [currency, amount] of Object.entries(b.values)) {
    const sum = (values[currency] ?? 0) + amount;
    if (sum === 0) delete values[currency];
    else values[currency] = sum;
  }
  return { leads: a.leads + b.leads, values };
};

/** What one lead adds to the counts, `times` 1, or takes from them, -1. */
export const tallyOfLead = ({ stage, value }: Pick<LeadCard, "stage" | "value">, times: 1 | -1): StageTallies => ({
  ...noTallies,
  [stage]: { leads: times, values: value && value.amount > 0 ? { [value.currency]: times * value.amount } : {} },
});

/**
 * Counts of the cards of a lower level, kept apart by a key: what a card added before an event leaves the counts of its
 * old key, what it adds after it joins those of its new one.
 */
export const countsOfCards = (options: {
  readonly name: string;
  readonly cards: string;
  readonly indexes: Collection["indexes"];
  /** What sets counts apart besides the account. */
  readonly keyOf: (card: LeadCard) => Partial<Pick<LeadCounts, "ownerId">>;
}): Collection => {
  const { name, cards, indexes, keyOf } = options;
  const idOfCounts = (card: LeadCard, slot: number): string =>
    [card.workspaceId, card.accountId, ...Object.values(keyOf(card)), slot].join("|");
  const around = (event: AnyRecorded, lower: Lower) => {
    const leadId = idOf(event.stream);
    const before = lower.before(cards, leadId) as LeadCard | null; // made by the level below
    const after = lower.after(cards, leadId) as LeadCard | null; // as above
    return { before, after };
  };
  return {
    name,
    fedBy: "slot",
    indexes,
    touches: (event, lower) => {
      if (categoryOf(event.stream) !== "lead") return [];
      const { before, after } = around(event, lower);
      if (before && after && countsAlike(before, after) && idOfCounts(before, 0) === idOfCounts(after, 0)) return [];
      const slot = slotOf(event.meta.partition);
      return [before, after].filter((card) => card !== null).map((card) => idOfCounts(card, slot));
    },
    project: ({ id, document, event, lower, slot }) => {
      const { before, after } = around(event, lower);
      let counts = document as LeadCounts | null; // made by this function
      const apply = (card: LeadCard | null, times: 1 | -1) => {
        if (card === null || idOfCounts(card, slot) !== id) return;
        counts ??= firstCounts(id, card, keyOf(card));
        counts = { ...counts, stages: plusTallies(counts.stages, tallyOfLead(card, times)) };
      };
      apply(before, -1);
      apply(after, 1);
      return counts;
    },
  };
};

const countsAlike = (before: LeadCard, after: LeadCard): boolean =>
  before.stage === after.stage &&
  before.value?.amount === after.value?.amount &&
  before.value?.currency === after.value?.currency;

const firstCounts = (id: string, card: LeadCard, key: object): LeadCounts => {
  const { workspaceId, accountId } = card;
  return { id, workspaceId, accountId, ...key, stages: noTallies };
};

/** Adds up the counts that a query found. */
export const sumOfCounts = (counts: readonly Document[]): StageTallies =>
  counts.reduce(
    (sum, document) => plusTallies(sum, (document as unknown as LeadCounts).stages), // the collection holds counts
    noTallies,
  );
