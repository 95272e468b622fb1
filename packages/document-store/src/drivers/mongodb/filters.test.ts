import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { queries, randomCollection, withCursor } from "../../contract/random-documents.ts";
import type { Query } from "../../document-store.ts";
import { fitQuery } from "../../fit-query.ts";
import { searches } from "./filters.ts";

const spec = randomCollection("people");
const searchesOf = (query: Query) => {
  const fit = fitQuery(spec, query);
  if (!fit.ok) throw new Error(fit.reason);
  return searches(query, fit.fitted);
};

describe("the searches of a query", () => {
  it("each read one stretch of one index, in its order, without sorting", () => {
    const any = queries("people");
    fc.assert(
      fc.property(fc.oneof(any, any.chain(withCursor)), (query) => {
        for (const { filter, sort, hint } of searchesOf(query)) {
          const key = Object.keys(hint);
          const filtered = Object.entries(filter);
          const isPoint = ([, value]: [string, unknown]) =>
            typeof value !== "object" || value === null || "$in" in value;
          const points = filtered.filter(isPoint).map(([field]) => field);
          const ranges = filtered.filter((one) => !isPoint(one)).map(([field]) => field);
          expect(key.slice(0, points.length).toSorted()).toEqual(points.toSorted());
          expect(Object.keys(sort)).toEqual(key.slice(points.length));
          expect(new Set(Object.values(sort)).size).toBe(1);
          expect(ranges.length).toBeLessThanOrEqual(1);
          if (ranges.length === 1) expect(ranges[0]).toBe(key[points.length]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("begin where a page ended, nearest first", () => {
    const query: Query = {
      collection: "people",
      index: "by_rank",
      where: [{ field: "workspace", in: ["w1", "w2"] }],
      direction: "descending",
      limit: 10,
      after: [3, "d1"],
    };
    const workspace = { $in: ["w1", "w2"] };
    expect(searchesOf(query).map(({ filter, sort }) => ({ filter, sort }))).toEqual([
      { filter: { workspace, rank: 3, _id: { $lt: "d1" } }, sort: { _id: -1 } },
      { filter: { workspace, rank: { $lt: 3 } }, sort: { rank: -1, _id: -1 } },
      { filter: { workspace, rank: null }, sort: { _id: -1 } },
    ]);
  });

  it("are none where an `in` holds no value", () => {
    const where = [{ field: "workspace", in: [] }];
    expect(searchesOf({ collection: "people", index: "by_rank", where, direction: "ascending", limit: 1 })).toEqual([]);
  });
});
