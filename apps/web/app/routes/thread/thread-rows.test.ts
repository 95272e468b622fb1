import { describe, expect, it } from "vitest";
import { anEntry, aPart } from "../../testing/entries.ts";
import type { ThreadEntry } from "../../views.ts";
import { threadDays } from "./thread-rows.ts";

const noon = Date.parse("2026-11-18T12:00:00Z");
const clock = { now: noon, timeZone: "UTC" };
let nth = 0;
const said = (secondsAgo: number, more: Partial<ThreadEntry> = {}) =>
  anEntry({ id: `e${nth++}`, at: noon - secondsAgo * 1_000, ...more });
const shape = (entries: readonly ThreadEntry[]) =>
  threadDays(entries, clock).flatMap(({ rows }) =>
    rows.map(({ startsGroup, endsGroup }) => (startsGroup ? "<" : "") + (endsGroup ? ">" : "")),
  );

describe("grouping", () => {
  it("joins one sender within a minute", () => {
    expect(shape([said(90), said(60), said(31)])).toEqual(["<", "", ">"]);
  });

  it("parts senders, and a minute of silence", () => {
    expect(shape([said(90), said(80, { direction: "out" }), said(70)])).toEqual(["<>", "<>", "<>"]);
    expect(shape([said(120), said(60)])).toEqual(["<>", "<>"]);
  });

  it("parts two colleagues, and what was sent elsewhere", () => {
    const out = (id: string) => ({ direction: "out", actor: { id, name: id } }) as const;
    expect(shape([said(20, out("ana")), said(10, out("ben"))])).toEqual(["<>", "<>"]);
    expect(shape([said(20, out("ana")), said(10, { direction: "out", sentElsewhere: true })])).toEqual(["<>", "<>"]);
  });

  it("leaves what needs attention alone", () => {
    const failed = { direction: "out", part: aPart({ state: "failed" }) } as const;
    expect(shape([said(20, { direction: "out" }), said(10, failed), said(5, { direction: "out" })])).toEqual([
      "<>",
      "<>",
      "<>",
    ]);
  });
});

it("separates days in the reader's zone", () => {
  const entries = [said(86_400 * 2), said(86_400), said(0)];
  expect(threadDays(entries, clock).map(({ label }) => label)).toEqual(["Monday 16 Nov", "Yesterday", "Today"]);
  expect(threadDays([said(13 * 3_600)], { now: noon, timeZone: "Pacific/Kiritimati" })[0]?.label).toBe("Yesterday");
});

it("keeps a reply's key when the server's entry replaces the pending one", () => {
  const key = (id: string) =>
    threadDays([said(0, { id, direction: "out", part: aPart({ replyId: "r9" }) })], clock)[0]?.rows[0]?.key;
  expect(key("pending-r9")).toBe(key("server-id"));
});

it("gives the parts of one reply different keys", () => {
  const part = { direction: "out", part: aPart({ replyId: "r9" }) } as const;
  const keys = threadDays([said(2, part), said(1, part)], clock)[0]?.rows.map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
});
