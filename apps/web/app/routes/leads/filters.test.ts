import { expect, it } from "vitest";
import { filterSearch, isNarrowed, leadsPath, readFilters, unfiltered } from "./filters.ts";

it("reads back what it wrote", () => {
  const filters = { view: "table", stage: "won", accountId: "a b&c", ownerId: "nobody" } as const;
  expect(readFilters(new URLSearchParams(filterSearch(filters)))).toEqual(filters);
});

it("leaves the address plain for the defaults and for what it does not know", () => {
  const filters = readFilters(new URLSearchParams("view=odd&stage=gone&account=&owner="));
  expect(leadsPath(filters)).toBe("/leads");
  expect(isNarrowed(filters)).toBe(false);
});

it("shows every stage on the board, whatever the table was narrowed to", () => {
  expect(leadsPath(readFilters(new URLSearchParams("stage=won&owner=u1")))).toBe("/leads?owner=u1");
});

it("lets go of every filter and keeps the view", () => {
  const filters = readFilters(new URLSearchParams("view=table&stage=won&owner=u1&account=a"));
  expect(leadsPath(unfiltered(filters))).toBe("/leads?view=table");
});
