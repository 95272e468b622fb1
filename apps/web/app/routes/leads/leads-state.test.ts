import { describe, expect, it } from "vitest";
import { aBoard, aLead, noCounts } from "../../testing/leads.ts";
import type { LeadList, LeadRow } from "../../views.ts";
import { joined, total, withMoved } from "./leads-state.ts";

const euros = (amount: number) => ({ amount, currency: "EUR" });
const mara = aLead({ id: "mara", value: euros(500) });
const ben = aLead({ id: "ben", stage: "qualified", value: euros(100) });
const zoe = aLead({ id: "zoe" });

describe("a board on which a lead was moved", () => {
  it("is the one that the server will show", () => {
    const moved = withMoved(aBoard(mara, ben, zoe), { lead: mara, to: "qualified", now: 9 });
    expect(moved).toEqual(aBoard({ ...mara, stage: "qualified", movedAt: 9 }, ben, zoe));
  });

  it("counts what has no value too, and forgets sums that are gone", () => {
    const board = aBoard(mara, zoe);
    expect(withMoved(board, { lead: zoe, to: "lost", now: 9 }).counts.lost).toEqual({ leads: 1, values: {} });
    expect(withMoved(board, { lead: mara, to: "won", now: 9 }).counts.new).toEqual({ leads: 1, values: {} });
  });

  it("stays as it is for a lead that is there already or has gone meanwhile", () => {
    const board = aBoard(mara, ben);
    expect(withMoved(board, { lead: mara, to: "new", now: 9 })).toBe(board);
    expect(withMoved(board, { lead: zoe, to: "won", now: 9 })).toBe(board);
  });
});

describe("pages of a table", () => {
  const page = (next: string | null, ...rows: readonly LeadRow[]): LeadList => ({
    rows,
    next,
    counts: noCounts,
    owners: [],
    behind: false,
  });

  it("are one list, in which a lead that moved between them stands once", () => {
    const list = joined([page("c1", mara, ben), page(null, ben, zoe)]);
    expect(list?.rows.map(({ id }) => id)).toEqual(["mara", "ben", "zoe"]);
    expect(list?.next).toBeNull();
  });
});

it("adds up the stages", () => {
  expect(total(aBoard(mara, ben, zoe).counts)).toBe(3);
});
