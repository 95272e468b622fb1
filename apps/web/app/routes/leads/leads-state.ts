import type { LeadBoard, LeadCountsView, LeadList, LeadRow, LeadStage } from "../../views.ts";

/** The counts with one lead in another stage. */
const movedCounts = (counts: LeadCountsView, { stage: from, value }: LeadRow, to: LeadStage): LeadCountsView => {
  const change = (stage: LeadStage, times: 1 | -1) => {
    const { leads, values } = counts[stage];
    const worth = value ? { [value.currency]: (values[value.currency] ?? 0) + times * value.amount } : {};
    return { leads: leads + times, values: withoutZeros({ ...values, ...worth }) };
  };
  return { ...counts, [from]: change(from, -1), [to]: change(to, 1) };
};

const withoutZeros = (values: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(values).filter(([, amount]) => amount !== 0));

interface Move {
  readonly lead: LeadRow;
  readonly to: LeadStage;
  /** ms. */
  readonly now: number;
}

/** The board as it will be when the lead has moved: it comes first in its new stage. */
export const withMoved = (board: LeadBoard, { lead, to, now }: Move): LeadBoard => {
  const { stage: from } = lead;
  if (from === to || !board.columns[from].some(({ id }) => id === lead.id)) return board;
  const columns = {
    ...board.columns,
    [from]: board.columns[from].filter(({ id }) => id !== lead.id),
    [to]: [{ ...lead, stage: to, movedAt: now }, ...board.columns[to]],
  };
  return { ...board, columns, counts: movedCounts(board.counts, lead, to) };
};

/** Several pages of the table as one: the counts of the first, the cursor of the last, each lead once. */
export const joined = (pages: readonly LeadList[]): LeadList | undefined => {
  const [first] = pages;
  if (!first) return undefined;
  const rows = new Map(pages.flatMap((page) => page.rows).map((row) => [row.id, row]));
  return { ...first, rows: [...rows.values()], next: pages.at(-1)?.next ?? null };
};

/** How many leads there are in all stages. */
export const total = (counts: LeadCountsView): number =>
  Object.values(counts).reduce((sum, { leads }) => sum + leads, 0);
