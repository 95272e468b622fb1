import { describe, expect, it } from "vitest";
import type { CollectionSpec, Query } from "./document-store.ts";
import { fitQuery, MAX_BRANCHES, narrow, within } from "./fit-query.ts";

const spec: CollectionSpec = {
  name: "people",
  indexes: [
    { name: "by_age", fields: ["team", "city", "age", "name"] },
    { name: "by_id", fields: [] },
    { name: "by_tag", fields: ["team", "tags", "age"], array: true },
  ],
};

const team = { field: "team", equals: "red" };
const city = { field: "city", equals: null };

const ask = (over: Partial<Query>) =>
  fitQuery(spec, { collection: "people", index: "by_age", where: [], direction: "ascending", limit: 10, ...over });

const fitted = (over: Partial<Query>) => {
  const fit = ask(over);
  return fit.ok ? fit.fitted : fit.reason;
};
const reason = (over: Partial<Query>) => {
  const fit = ask(over);
  return fit.ok ? "it fits" : fit.reason;
};

describe("a query fits", () => {
  it("with equalities on leading fields, sorted by the rest", () => {
    expect(fitted({ where: [city, team] })).toMatchObject({
      leading: [
        { field: "team", values: ["red"] },
        { field: "city", values: [null] },
      ],
      range: null,
      sort: ["age", "name", "id"],
    });
  });

  it("with a range on the first sort field", () => {
    expect(fitted({ where: [team, city, { field: "age", above: 3, atMost: 9 }] })).toMatchObject({
      range: { low: { value: 3, inclusive: false }, high: { value: 9, inclusive: true } },
    });
  });

  it("with the tighter one of two bounds", () => {
    const range = { low: { value: 5, inclusive: false }, high: { value: 7, inclusive: false } };
    expect(fitted({ where: [team, city, { field: "age", above: 5, atLeast: 5, below: 7, atMost: 8 }] })).toMatchObject({
      range,
    });
  });

  it("with each value of `in` once", () => {
    expect(fitted({ where: [{ field: "team", in: ["red", "blue", "red"] }] })).toMatchObject({
      leading: [{ field: "team", values: ["red", "blue"] }],
    });
  });

  it("with a range of ids where nothing else is left to sort by", () => {
    const range = { low: { value: "m", inclusive: false } };
    expect(fitted({ index: "by_id", where: [{ field: "id", above: "m" }] })).toMatchObject({ range, sort: ["id"] });
  });

  it("with one element of a list", () => {
    const contains = { field: "tags", contains: "vip" };
    expect(fitted({ index: "by_tag", where: [team, contains], after: [3, "a"] })).toMatchObject({
      sort: ["age", "id"],
    });
  });
});

describe("a query is refused", () => {
  it.each<[string, Partial<Query>]>([
    ["not declared", { index: "by_name" }],
    ["limit", { limit: 0 }],
    ["limit", { limit: 1.5 }],
    ["two conditions", { where: [team, { field: "team", above: "a" }] }],
    ["neither on a leading field", { where: [team, { field: "age", equals: 3 }] }],
    ["neither on a leading field", { where: [team, { field: "city", above: "a" }, { field: "age", above: 3 }] }],
    ["neither on a leading field", { where: [{ field: "shoe", equals: 43 }] }],
    ["neither on a leading field", { where: [team, { field: "id", equals: "a" }] }],
    ["only a range", { index: "by_id", where: [{ field: "id", equals: "a" }] }],
    ["no bound", { where: [{ field: "team" }] }],
    ["bounded by null", { where: [{ field: "team", above: null }] }],
    ["needs exactly one `contains`", { index: "by_tag", where: [team] }],
    ["needs exactly one `contains`", { index: "by_tag", where: [team, { field: "tags", equals: "vip" }] }],
    ["needs an index over a list", { where: [{ field: "team", contains: "red" }] }],
    ["asked for null", { index: "by_tag", where: [team, { field: "tags", contains: null }] }],
    ["another query", { where: [team], after: ["berlin", "a"] }],
    ["another query", { where: [team], after: ["berlin", 3, "Kim", 4] }],
    ["combinations", { where: [{ field: "team", in: Array.from({ length: MAX_BRANCHES + 1 }, (_, at) => at) }] }],
  ])("because: %s", (why, over) => {
    expect(reason(over)).toContain(why);
  });

  it("when its collection is not declared", () => {
    const query: Query = { collection: "people", index: "by_id", where: [], direction: "ascending", limit: 1 };
    expect(fitQuery(undefined, query)).toMatchObject({ ok: false });
  });
});

describe("bounds", () => {
  const three = { value: 3, inclusive: true };
  it("hold their edges only when inclusive, and never null", () => {
    expect([2, 3, 4, null].map((value) => within(value, { low: three }))).toEqual([false, true, true, false]);
    expect([2, 3, 4].map((value) => within(value, { high: { ...three, inclusive: false } }))).toEqual([
      true,
      false,
      false,
    ]);
    expect(within(null, {})).toBe(false);
  });

  it("narrow to what lies within both", () => {
    expect(narrow({ low: three }, { low: { value: 2, inclusive: true } })).toEqual({ low: three });
    expect(narrow({ low: three }, { low: { value: 3, inclusive: false } })).toEqual({
      low: { value: 3, inclusive: false },
    });
    expect(narrow({ high: three }, { high: { value: 2, inclusive: true } })).toEqual({
      high: { value: 2, inclusive: true },
    });
  });
});
