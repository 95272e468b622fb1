import fc from "fast-check";
import { BSON } from "mongodb";
import { describe, expect, it } from "vitest";
import type { Document } from "../../document-store.ts";
import { decodeVersioned, encode } from "./documents.ts";

const throughBson = (document: Document) =>
  decodeVersioned(BSON.deserialize(BSON.serialize(encode("c", document, 3), { ignoreUndefined: true })));

const odd = ["$set", "a.b", "", "\u0000", "\ud83d", "__proto__", "_id", "_json", "_version", "id", "length"];
const keys = fc.oneof(fc.string(), fc.constantFrom(...odd));
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, false, "\ud83d", "\udc00a", "\u0000", 2 ** 31, -(2 ** 53), 1e300, 0.1),
    fc.string({ unit: "binary" }),
    fc.integer(),
    fc.array(tie("json")),
    fc.dictionary(keys, tie("json")),
  ),
}));

describe("a document in BSON", () => {
  it("comes back as JSON would bring it back, whatever it holds", () => {
    fc.assert(
      fc.property(fc.dictionary(keys, json), (fields) => {
        const document = { ...fields, id: "a" };
        const { document: found, version } = throughBson(document);
        expect(JSON.parse(JSON.stringify(found))).toEqual(JSON.parse(JSON.stringify(document)));
        expect(version).toBe(3);
      }),
    );
  });

  it("keeps its fields where people find them", () => {
    const document = { id: "a", position: "00000000000000000001", tags: ["x"], content: { name: null } };
    const { id, ...fields } = document;
    expect(encode("c", document, 1)).toEqual({ _id: id, _version: 1, ...fields });
  });

  it("keeps what indexes need of a document that BSON cannot hold", () => {
    const document = { id: "a", at: 5, tags: ["x", null], content: { "a.b": 1 } };
    expect(encode("c", document, 1)).toEqual({
      _id: "a",
      _version: 1,
      at: 5,
      tags: ["x", null],
      _json: JSON.stringify(document),
    });
  });

  it.each([
    ["nested a thousand deep", Array.from({ length: 1_000 }).reduce((inner) => ({ inner }), 1)],
    ["a date", new Date(0)],
    ["nothing at all", undefined],
    ["no number", Number.NaN],
  ])("takes %s as JSON takes it", (_, content) => {
    const document = { id: "a", content };
    expect(throughBson(document).document).toEqual(JSON.parse(JSON.stringify(document)));
  });
});
