import fc from "fast-check";
import { expect, it } from "vitest";
import { makeRecent, type Touched } from "./recent.ts";

const at = (n: number) => String(n).padStart(20, "0");
const event = (n: number): Touched => ({
  position: at(n),
  stream: "conversation-1_2",
  workspaceId: n % 3 === 0 ? "a" : "b",
  partition: "p",
});
const numbers = (events: readonly Touched[]) => events.map(({ position }) => Number(position));
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, n) => event(first + n));

it("tells a workspace what came after a position, and others nothing of it", () => {
  const recent = makeRecent(at(0), 100);
  recent.add(upTo(10));
  expect(numbers(recent.since(at(4), "a"))).toEqual([6, 9]);
});

it("reaches back no further than where it began, until it is extended", () => {
  const recent = makeRecent(at(10), 100);
  recent.add(upTo(12, 11));
  expect([recent.reaches(at(9)), recent.reaches(at(10))]).toEqual([false, true]);
  expect(recent.extend(at(3), upTo(12, 4))).toBe(true);
  expect(recent.reaches(at(3))).toBe(true);
  expect(numbers(recent.since(at(3), "a"))).toEqual([6, 9, 12]);
});

it("refuses to reach back over more than it keeps", () => {
  const recent = makeRecent(at(10), 5);
  recent.add(upTo(12, 11));
  expect(recent.extend(at(6), upTo(12, 7))).toBe(false);
  expect(recent.reaches(at(6))).toBe(false);
});

it("tells everything since any position that it reaches, however much came", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 30 }),
      fc.integer({ min: 10, max: 60 }),
      (sizes, limit) => {
        const recent = makeRecent(at(0), limit);
        let last = 0;
        for (const size of sizes) {
          recent.add(upTo(last + size, last + 1));
          last += size;
          const newest = Math.max(0, last - limit);
          expect(recent.reaches(at(newest))).toBe(true);
          for (let after = newest; after <= last; after++)
            expect(
              numbers([...recent.since(at(after), "a"), ...recent.since(at(after), "b")]).sort((x, y) => x - y),
            ).toEqual(Array.from({ length: last - after }, (_, n) => after + 1 + n));
        }
      },
    ),
    { numRuns: 50 },
  );
});
