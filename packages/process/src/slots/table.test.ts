import { SLOTS } from "@soshogle/domain/slots";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyTable, renewed, type SlotTable, slotsOf, withoutMember } from "./table.ts";

const leaseMs = 1_000;
const renew = (table: SlotTable, member: string, now: number) => renewed(table, { member, now, leaseMs });
const sizes = (table: SlotTable) => Object.keys(table.members).map((member) => slotsOf(table, member).size);

describe("the table of slots", () => {
  it("gives a process that is alone everything", () => {
    expect(sizes(renew(emptyTable, "a", 0))).toEqual([SLOTS]);
  });

  it("gives the slots of one that died to the others after its lease, not before", () => {
    const two = renew(renew(emptyTable, "a", 0), "b", 0);
    expect(slotsOf(renew(two, "b", leaseMs - 1), "b").size).toBe(SLOTS / 2);
    expect(slotsOf(renew(two, "b", leaseMs), "b").size).toBe(SLOTS);
  });

  it("gives the slots of one that leaves to the others at once", () => {
    const two = renew(renew(emptyTable, "a", 0), "b", 0);
    expect(slotsOf(renew(withoutMember(two, "a"), "b", 1), "b").size).toBe(SLOTS);
  });

  it("is shared evenly, without a slot nobody owns, once everybody has renewed", () => {
    const step = fc.record({ member: fc.integer({ min: 0, max: 8 }), leaves: fc.boolean(), after: fc.nat(900) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let table = emptyTable;
        let now = 0;
        for (const { member, leaves, after } of steps) {
          now += after;
          table = leaves ? withoutMember(table, `m${member}`) : renew(table, `m${member}`, now);
          if (!leaves) expect(slotsOf(table, `m${member}`).size).toBeGreaterThan(0);
        }
        const alive = Object.keys(table.members).filter((member) => (table.members[member] ?? 0) > now);
        for (let round = 0; round < 2; round++) for (const member of alive) table = renew(table, member, now);
        if (alive.length === 0) return;
        expect(table.owners).not.toContain(null);
        for (const size of sizes(table)) {
          expect(size).toBeGreaterThanOrEqual(Math.floor(SLOTS / alive.length));
          expect(size).toBeLessThanOrEqual(Math.ceil(SLOTS / alive.length));
        }
      }),
    );
  });

  it("moves no slot while nothing changes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(19), { maxLength: 40 }), (count, turns) => {
        const members = Array.from({ length: count }, (_, n) => `m${n}`);
        let table = emptyTable;
        for (let round = 0; round < 3; round++) for (const member of members) table = renew(table, member, round);
        const { owners } = table;
        for (const turn of turns) table = renew(table, `m${turn % count}`, 500);
        expect(table.owners).toEqual(owners);
      }),
    );
  });
});
