import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Delivery, List } from "../book/deliveries.ts";
import { nextBatch } from "./batch.ts";

const now = 1000;
const delivery = (id: number, more: Partial<Delivery> = {}): Delivery => ({
  id,
  igId: "1",
  partition: "a",
  list: "messaging",
  item: "{}",
  state: "pending",
  attempts: 0,
  dueAt: now,
  createdAt: now,
  deliveredAt: null,
  lastAnswer: null,
  ...more,
});

const choose = (waiting: readonly Delivery[], limit = 50, held: readonly number[] = []) =>
  nextBatch(waiting, { now, limit, reorder: false, isHeld: (id) => held.includes(id) }).map(({ id }) => id);

const waiting = fc
  .array(
    fc.record({
      partition: fc.constantFrom("a", "b", "c"),
      list: fc.constantFrom<List>("messaging", "standby", "body"),
      dueAt: fc.constantFrom(now - 1, now, now + 1),
    }),
  )
  .map((rows) => rows.map((row, id) => delivery(id, row)));

describe("a batch", () => {
  it("takes from every conversation an unbroken beginning of what waits", () => {
    fc.assert(
      fc.property(waiting, fc.integer({ min: 1, max: 10 }), fc.array(fc.nat(20)), (all, limit, held) => {
        const chosen = new Set(choose(all, limit, held));
        expect(chosen.size).toBeLessThanOrEqual(limit);
        for (const partition of ["a", "b", "c"]) {
          const flags = all.filter((one) => one.partition === partition).map(({ id }) => chosen.has(id));
          expect(flags.lastIndexOf(true)).toBe(flags.filter(Boolean).length - 1);
        }
        for (const one of all.filter(({ id }) => chosen.has(id))) {
          expect(one.dueAt).toBeLessThanOrEqual(now);
          expect(held).not.toContain(one.id);
        }
      }),
    );
  });

  it("passes a conversation that has to wait", () => {
    const later = { dueAt: now + 1 };
    expect(choose([delivery(1, later), delivery(2), delivery(3, { partition: "b" })])).toEqual([3]);
  });

  it("has one list, and a whole body goes alone", () => {
    const body = { list: "body", partition: "" } as const;
    expect(choose([delivery(1), delivery(2, { list: "standby", partition: "b" })])).toEqual([1]);
    expect(choose([delivery(1, body), delivery(2, body)])).toEqual([1]);
  });
});
