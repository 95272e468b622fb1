import { describe, expect, it } from "vitest";
import { anEntry, aPart } from "../../testing/entries.ts";
import type { ThreadEntry } from "../../views.ts";
import { threadLines } from "./thread-rows.ts";

const noon = Date.parse("2026-11-18T12:00:00Z");
const clock = { now: noon, timeZone: "UTC" };
let nth = 0;
const said = (secondsAgo: number, more: Partial<ThreadEntry> = {}) =>
  anEntry({ id: `e${nth++}`, at: noon - secondsAgo * 1_000, ...more });
const laidOut = (entries: readonly ThreadEntry[], unreadFrom: string | null = null) =>
  threadLines(entries, { clock, unreadFrom });
const rowsOf = (entries: readonly ThreadEntry[], unreadFrom: string | null = null) =>
  laidOut(entries, unreadFrom).lines.filter((line) => line.kind === "entry");
const shape = (entries: readonly ThreadEntry[], unreadFrom: string | null = null) =>
  rowsOf(entries, unreadFrom).map(({ startsGroup, endsGroup }) => (startsGroup ? "<" : "") + (endsGroup ? ">" : ""));

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
  expect(laidOut(entries).days.map(({ label }) => label)).toEqual(["Monday 16 Nov", "Yesterday", "Today"]);
  const island = { now: noon, timeZone: "Pacific/Kiritimati" };
  const { days } = threadLines([said(13 * 3_600)], { clock: island, unreadFrom: null });
  expect(days[0]?.label).toBe("Yesterday");
});

it("heads every day, and knows which lines are of it", () => {
  const { lines, days } = laidOut([said(86_400), said(86_390), said(0)]);
  expect(lines.map(({ kind }) => kind)).toEqual(["day", "entry", "entry", "day", "entry"]);
  expect(days.map(({ from, to }) => [from, to])).toEqual([
    [0, 3],
    [3, 5],
  ]);
});

describe("the line before what is unread", () => {
  it("stands before the first unread message and parts its group", () => {
    const entries = [said(30), said(20, { id: "first" }), said(10)];
    expect(laidOut(entries, "first").lines.map(({ kind }) => kind)).toEqual([
      "day",
      "entry",
      "unread",
      "entry",
      "entry",
    ]);
    expect(shape(entries, "first")).toEqual(["<>", "<", ">"]);
  });

  it("comes after the heading of the day, and not at all when its message is elsewhere", () => {
    expect(laidOut([said(1, { id: "first" })], "first").lines.map(({ kind }) => kind)).toEqual([
      "day",
      "unread",
      "entry",
    ]);
    expect(laidOut([said(1)], "gone").lines.map(({ kind }) => kind)).toEqual(["day", "entry"]);
  });
});

it("keeps a reply's key when the server's entry replaces the pending one", () => {
  const key = (id: string) => rowsOf([said(0, { id, direction: "out", part: aPart({ replyId: "r9" }) })])[0]?.key;
  expect(key("pending-r9")).toBe(key("server-id"));
});

it("gives the parts of one reply different keys", () => {
  const part = { direction: "out", part: aPart({ replyId: "r9" }) } as const;
  const keys = rowsOf([said(2, part), said(1, part)]).map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
});
