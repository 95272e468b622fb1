import { expect, it } from "vitest";
import { aRow } from "../../testing/rows.ts";
import { belongsTo, conversationPath, filterSearch, readFilters } from "./filters.ts";

it("reads back what it wrote", () => {
  const filters = { view: "archived", accountId: "a b&c", channel: "instagram" } as const;
  expect(readFilters(new URLSearchParams(filterSearch(filters)))).toEqual(filters);
});

it("leaves the address plain for the defaults", () => {
  const filters = readFilters(new URLSearchParams("view=odd&channel=fax&account="));
  expect(filterSearch(filters)).toBe("");
  expect(conversationPath("1/2?3", filters)).toBe("/conversations/1%2F2%3F3");
});

it("understands addresses from before there were more than two views", () => {
  expect(readFilters(new URLSearchParams("status=archived")).view).toBe("archived");
});

it("knows which view a row belongs to", () => {
  const ben = { id: "ben", name: "Ben" };
  const viewsOf = (row: Parameters<typeof aRow>[0]) =>
    (["open", "mine", "unassigned", "archived"] as const).filter((view) => belongsTo(view, aRow(row), "me"));
  expect(viewsOf({ assignee: null })).toEqual(["open", "unassigned"]);
  expect(viewsOf({ assignee: { id: "me", name: "Me" } })).toEqual(["open", "mine"]);
  expect(viewsOf({ assignee: ben })).toEqual(["open"]);
  expect(viewsOf({ assignee: ben, status: "archived" })).toEqual(["archived"]);
});
