import { expect, it } from "vitest";
import { aRow } from "../../testing/rows.ts";
import { belongsTo, conversationPath, filterSearch, rankIn, readFilters } from "./filters.ts";

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
    (["open", "mine", "unassigned", "waiting", "unread", "failed", "archived"] as const).filter((view) =>
      belongsTo(view, aRow(row), "me"),
    );
  expect(viewsOf({ assignee: null })).toEqual(["open", "unassigned"]);
  expect(viewsOf({ assignee: { id: "me", name: "Me" } })).toEqual(["open", "mine"]);
  expect(viewsOf({ assignee: ben })).toEqual(["open"]);
  expect(viewsOf({ assignee: ben, status: "archived" })).toEqual(["archived"]);
  const needy = { assignee: ben, waitingSince: 0, unread: 1, troubled: 1 };
  expect(viewsOf(needy)).toEqual(["open", "waiting", "unread", "failed"]);
  expect(viewsOf({ ...needy, status: "archived" })).toEqual(["archived"]);
});

it("puts the newest message first, and where contacts wait the longest wait", () => {
  const rows = [aRow({ lastAt: 5, waitingSince: 4 }), aRow({ lastAt: 9, waitingSince: 1 }), aRow({ lastAt: 7 })];
  const order = (view: "open" | "waiting") =>
    rows.toSorted((a, b) => rankIn(view, b) - rankIn(view, a)).map(({ lastAt }) => lastAt);
  expect([order("open"), order("waiting")]).toEqual([
    [9, 7, 5],
    [9, 5, 7],
  ]);
});
