import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ancestor,
  childKey,
  DEPTH,
  decodeNodes,
  encodeNodes,
  KeyWalk,
  LEAVES,
  type Node,
  puncture,
  type Range,
} from "./key-tree.ts";

const root: Node = { level: 0, index: 0, key: Buffer.alloc(32, 1) };
const whole = new KeyWalk([root]);

/** Mostly near each other and near the borders of subtrees, where mistakes would be. */
const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.nat({ max: 300 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 3, 4, 15, 16, 63, 64, 255, 256, LEAVES / 4 - 1, LEAVES / 4, LEAVES - 1) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: LEAVES - 1 }) },
);
/** One message, a retention period, everything so far. */
const range: fc.Arbitrary<Range> = fc.oneof(
  leaf.map((at) => ({ from: at, to: at })),
  fc.tuple(leaf, leaf).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
  leaf.map((to) => ({ from: 0, to })),
);
const isIn = (at: number, { from, to }: Range) => from <= at && at <= to;

/** Leaves on both sides of every border, beside others. */
const probes = (ranges: readonly Range[], others: readonly number[]) =>
  [...ranges.flatMap(({ from, to }) => [from - 1, from, to, to + 1]), ...others].filter((at) => at >= 0 && at < LEAVES);

const punctured = (ranges: readonly Range[]): readonly Node[] => ranges.reduce<readonly Node[]>(puncture, [root]);
const byPlace = (nodes: readonly Node[]) =>
  new Map(nodes.map(({ level, index, key }) => [`${level}:${index}`, key.toString("hex")]));

/** The keys from which a leaf's key could be derived: all nodes on the way to it, itself included. */
const waysTo = (at: number): string[] => {
  const keys = [root.key];
  for (let level = 1; level <= DEPTH; level++)
    keys.push(childKey(keys[level - 1] ?? root.key, ancestor(at, level) % 4));
  return keys.map((key) => key.toString("hex"));
};

describe("puncturing", () => {
  it("destroys what it names and leaves every other key as it was", () => {
    fc.assert(
      fc.property(
        fc.array(range, { minLength: 1, maxLength: 6 }),
        fc.array(leaf, { maxLength: 20 }),
        (ranges, more) => {
          const walk = new KeyWalk(decodeNodes(encodeNodes(punctured(ranges))));
          for (const at of probes(ranges, more))
            expect(walk.key(at), `revision ${at}`).toEqual(ranges.some((one) => isIn(at, one)) ? null : whole.key(at));
        },
      ),
      { numRuns: 100 },
    );
  });

  it("leaves nothing from which a destroyed key could be derived", () => {
    fc.assert(
      fc.property(
        fc.array(range, { minLength: 1, maxLength: 6 }),
        fc.array(leaf, { maxLength: 20 }),
        (ranges, more) => {
          const left = new Set(punctured(ranges).map(({ key }) => key.toString("hex")));
          const destroyed = probes(ranges, more).filter((at) => ranges.some((one) => isIn(at, one)));
          for (const at of destroyed) for (const key of waysTo(at)) expect(left.has(key)).toBe(false);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("comes to the same in any order and however often it is repeated", () => {
    const shuffled = fc
      .array(range, { minLength: 1, maxLength: 6 })
      .chain((ranges) =>
        fc.tuple(
          fc.constant(ranges),
          fc.shuffledSubarray([...ranges, ...ranges], { minLength: ranges.length * 2, maxLength: ranges.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([ranges, again]) => {
        expect(byPlace(punctured(again))).toEqual(byPlace(punctured(ranges)));
      }),
      { numRuns: 100 },
    );
  });

  it("says by the very same array that there was nothing left to destroy", () => {
    fc.assert(
      fc.property(range, (one) => {
        const nodes = punctured([one]);
        expect(puncture(nodes, one)).toBe(nodes);
      }),
    );
  });

  it("costs at most 48 nodes for one key, and fewer for its neighbour", () => {
    fc.assert(
      fc.property(leaf, (at) => {
        expect(punctured([{ from: at, to: at }]).length).toBeLessThanOrEqual(48);
      }),
    );
    expect(punctured([{ from: 5, to: 5 }])).toHaveLength(48);
    expect(
      punctured([
        { from: 5, to: 5 },
        { from: 6, to: 6 },
      ]),
    ).toHaveLength(47);
  });

  it("leaves revisions to come, whatever was erased up to the newest", () => {
    const nodes = punctured([{ from: 0, to: 1_000 }]);
    const walk = new KeyWalk(nodes);
    expect(walk.key(1_000)).toBeNull();
    expect(walk.key(1_001)).toEqual(whole.key(1_001));
    expect(nodes.length).toBeLessThanOrEqual(48);
  });

  it("of everything leaves nothing", () => {
    expect(punctured([{ from: 0, to: LEAVES - 1 }])).toEqual([]);
    expect(new KeyWalk([]).key(7)).toBeNull();
  });

  it("does not depend on what a walk was asked before", () => {
    const nodes = punctured([
      { from: 17, to: 17 },
      { from: 20, to: 40 },
    ]);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 70 }), { maxLength: 40 }), (asked) => {
        const walk = new KeyWalk(nodes);
        for (const at of asked)
          expect(walk.key(at)).toEqual(at === 17 || (at >= 20 && at <= 40) ? null : whole.key(at));
      }),
    );
  });

  it("keeps secrets apart", () => {
    const other: Node = { level: 0, index: 0, key: randomBytes(32) };
    const walk = new KeyWalk(puncture([other], { from: 3, to: 3 }));
    expect(walk.key(4)).not.toEqual(whole.key(4));
  });
});
