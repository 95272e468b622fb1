import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareScalars, sortValue } from "./scalar-order.ts";

const text = fc.string({ unit: "binary" });

describe("compareScalars", () => {
  it("puts null before everything, then false, then true", () => {
    expect([true, null, false].toSorted(compareScalars)).toEqual([null, false, true]);
    expect(compareScalars(null, "")).toBeLessThan(0);
    expect(compareScalars(-1e308, null)).toBeGreaterThan(0);
  });

  it("sorts numbers by size", () => {
    expect([10, 9, -1, 0.5].toSorted(compareScalars)).toEqual([-1, 0.5, 9, 10]);
  });

  it("sorts text as its UTF-8 bytes", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareScalars(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
    expect(compareScalars("\u{1f600}", "\uffee")).toBeGreaterThan(0);
  });
});

describe("sortValue", () => {
  it("takes a missing field for null", () => {
    expect(sortValue({ id: "a", rank: 0 }, "rank")).toBe(0);
    expect(sortValue({ id: "a" }, "rank")).toBe(null);
  });
});
