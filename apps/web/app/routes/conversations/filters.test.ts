import { expect, it } from "vitest";
import { conversationPath, filterSearch, readFilters } from "./filters.ts";

it("reads back what it wrote", () => {
  const filters = { status: "archived", accountId: "a b&c", channel: "instagram" } as const;
  expect(readFilters(new URLSearchParams(filterSearch(filters)))).toEqual(filters);
});

it("leaves the address plain for the defaults", () => {
  const filters = readFilters(new URLSearchParams("status=odd&channel=fax&account="));
  expect(filterSearch(filters)).toBe("");
  expect(conversationPath("1/2?3", filters)).toBe("/conversations/1%2F2%3F3");
});
