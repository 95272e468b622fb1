import { createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEPTH, decodeNodes, encodeNodes, KeyWalk, LEAVES, type Node } from "./key-tree.ts";

const secret = Buffer.alloc(32, 1);
const root: Node = { level: 0, index: 0, key: secret };
const leaf = fc.integer({ min: 0, max: LEAVES - 1 });

/** The same derivation, written down once more without any memory. */
const derive = (from: Buffer, revision: number): Buffer => {
  let key = from;
  for (let level = DEPTH - 1; level >= 0; level--)
    key = createHmac("sha256", key)
      .update(Buffer.from([Math.floor(revision / 4 ** level) % 4]))
      .digest();
  return key;
};

describe("the key tree", () => {
  it("gives the first revision the key that it gave in the first version of the format", () => {
    expect(new KeyWalk([root]).key(0)?.toString("hex")).toBe(derive(secret, 0).toString("hex"));
    expect(new KeyWalk([root]).key(0)?.toString("hex")).toMatchInlineSnapshot(
      `"c0938d1ef79a5cc8b6f7581e40f585e9d8559b71952ab0c7ce3ae076bbc69cd4"`,
    );
    expect(new KeyWalk([root]).key(4_294_967_295)?.toString("hex")).toMatchInlineSnapshot(
      `"ba8f96fc1aca4728964d3cb974c3aaa06835faf1d98da2f7aed940dea5c74cea"`,
    );
  });

  it("derives the same key for a revision whatever was asked before", () => {
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1, maxLength: 30 }), (leaves) => {
        const walk = new KeyWalk([root]);
        for (const each of leaves) expect(walk.key(each)).toEqual(derive(secret, each));
      }),
    );
  });

  it("derives neighbours in order without starting again", () => {
    const walk = new KeyWalk([root]);
    for (let revision = 0; revision < 300; revision++) expect(walk.key(revision)).toEqual(derive(secret, revision));
  });

  it("gives every revision a key of its own", () => {
    const walk = new KeyWalk([root]);
    const keys = new Set(Array.from({ length: 2_000 }, (_, revision) => walk.key(revision)?.toString("hex")));
    expect(keys.size).toBe(2_000);
  });

  it("has no key where no node covers the revision, and the right one where one does", () => {
    const covered = (revision: number) => new KeyWalk([root]).key(revision);
    // The children 1 to 3 of the root cover everything but the first quarter.
    const nodes = [1, 2, 3].map(
      (digit): Node => ({
        level: 1,
        index: digit,
        key: createHmac("sha256", secret)
          .update(Buffer.from([digit]))
          .digest(),
      }),
    );
    const walk = new KeyWalk(nodes);
    fc.assert(
      fc.property(leaf, (revision) => {
        expect(walk.key(revision)).toEqual(revision < LEAVES / 4 ? null : covered(revision));
      }),
    );
  });

  it("refuses what is no revision", () => {
    for (const wrong of [-1, 1.5, LEAVES, Number.NaN]) expect(() => new KeyWalk([root]).key(wrong)).toThrow(RangeError);
  });

  it("keeps nodes as bytes", () => {
    const node = fc.record({
      level: fc.integer({ min: 0, max: DEPTH }),
      index: fc.integer({ min: 0, max: LEAVES - 1 }),
    });
    fc.assert(
      fc.property(fc.array(node), (places) => {
        const nodes = places.map((place): Node => ({ ...place, key: randomBytes(32) }));
        expect(decodeNodes(encodeNodes(nodes))).toEqual(nodes);
      }),
    );
    expect(() => decodeNodes(Buffer.alloc(36))).toThrow("wrong length");
  });
});
