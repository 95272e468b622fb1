import { describe, expect, it } from "vitest";
import { aRow } from "../../testing/rows.ts";
import {
  type ListState,
  staleBelow,
  withDraft,
  withFirstPage,
  withNextPage,
  withoutRow,
  withRow,
} from "./list-state.ts";

const row = (id: string, lastAt: number) => aRow({ id, lastAt });
const ids = ({ rows }: ListState) => rows.map(({ id }) => id).join("");
const page = (rows: ListState["rows"], next: string | null) => ({ rows, next, behind: false });

const loaded: ListState = { rows: [row("a", 9), row("b", 8), row("c", 7), row("d", 6)], next: "after-d" };

describe("withFirstPage", () => {
  it("moves a row to the top and keeps the pages below", () => {
    const state = withFirstPage(loaded, page([row("c", 10), row("a", 9)], "after-a"));
    expect([ids(state), state.next]).toEqual(["cabd", "after-d"]);
  });

  it("drops a row that left the filter", () => {
    expect(ids(withFirstPage(loaded, page([row("b", 8), row("c", 7)], "after-c")))).toBe("bcd");
  });

  it("takes the page alone when it is everything", () => {
    expect(withFirstPage(loaded, page([row("b", 8)], null))).toEqual({ rows: [row("b", 8)], next: null });
  });

  it("starts over when there may be a gap", () => {
    const state = withFirstPage(loaded, page([row("x", 20), row("y", 19)], "after-y"));
    expect([ids(state), state.next]).toEqual(["xy", "after-y"]);
  });
});

it("never shows a row twice when a page is added", () => {
  const state = withNextPage(loaded, page([row("d", 6), row("e", 5)], null));
  expect([ids(state), state.next]).toEqual(["abcde", null]);
});

it("knows which changed rows the first page did not bring", () => {
  expect(staleBelow(loaded, page([row("a", 9)], "x"), ["a", "d", "unknown"])).toEqual(["d"]);
});

it("replaces and removes single rows in place", () => {
  expect(withRow(loaded, { ...row("b", 8), unread: 3 }).rows[1]?.unread).toBe(3);
  expect(ids(withoutRow(loaded, "b"))).toBe("acd");
});

describe("withDraft", () => {
  const draftsOf = ({ rows }: ListState) => rows.map(({ draft }) => draft);

  it("shows the beginning of what was kept, and ends with an empty text", () => {
    const written = withDraft(loaded, { conversationId: "b", text: "w".repeat(500) });
    expect(draftsOf(written)).toEqual([null, "w".repeat(160), null, null]);
    expect(draftsOf(withDraft(written, { conversationId: "b", text: " \n" }))).toEqual([null, null, null, null]);
  });

  it("leaves the list as it is when nothing changes", () => {
    expect(withDraft(loaded, { conversationId: "elsewhere", text: "x" })).toBe(loaded);
    expect(withDraft(loaded, { conversationId: "a", text: "" })).toBe(loaded);
  });
});
