import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { declarationFault } from "../../names.ts";
import { storedName } from "./stored-names.ts";

const name = fc
  .stringMatching(/^[a.@_-]{1,12}$/)
  .chain((end) => fc.constantFrom(end, `system.${end}`))
  .filter((name) => declarationFault({ name, indexes: [] }) === null);

describe("the name of a collection in MongoDB", () => {
  it("is one that MongoDB takes, and nobody else's", () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        const stored = storedName(one);
        expect(stored).not.toMatch(/^\.|\.$|\.\.|\$|^system\.|:/);
        if (one !== other) expect(stored).not.toBe(storedName(other));
      }),
    );
  });

  it("is the declared one wherever it can be", () => {
    expect(storedName("conversations.rows@1-2")).toBe("conversations.rows@1-2");
  });
});
