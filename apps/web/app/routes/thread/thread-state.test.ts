import { describe, expect, it } from "vitest";
import { anEntry, aPart } from "../../testing/entries.ts";
import type { ThreadEntry, ThreadPage } from "../../views.ts";
import { nextThread, shownEntries, type ThreadState, threadFrom } from "./thread-state.ts";

const entry = (id: string, at: number, more: Partial<ThreadEntry> = {}) => anEntry({ id, at, ...more });
const page = (
  entries: readonly ThreadEntry[],
  older: string | null = null,
  newer: string | null = null,
): ThreadPage => ({ entries, older, newer, unreadFrom: null, behind: false });
const ids = (state: ThreadState) => shownEntries(state).map(({ id }) => id);
const latest = (state: ThreadState, entries: readonly ThreadEntry[], older: string | null = null) =>
  nextThread(state, { type: "latestLoaded", page: page(entries, older) });

const loaded = threadFrom(page([entry("b", 2), entry("c", 3)], "before-b"));

describe("the newest page", () => {
  it("adds what is new and replaces what changed", () => {
    const state = latest(loaded, [entry("c", 3, { seen: true }), entry("d", 4)], "before-c");
    expect(ids(state)).toEqual(["b", "c", "d"]);
    expect(state.entries[1]?.seen).toBe(true);
    expect(state.older).toBe("before-b");
  });

  it("starts over when there may be a gap", () => {
    const state = latest(loaded, [entry("x", 90), entry("y", 91)], "before-x");
    expect([ids(state), state.older]).toEqual([["x", "y"], "before-x"]);
  });

  it("drops an entry that is no longer shown", () => {
    expect(ids(latest(loaded, [entry("b", 2), entry("d", 4)], "before-b"))).toEqual(["b", "d"]);
  });

  it("applied twice changes nothing", () => {
    const once = latest(loaded, [entry("c", 3), entry("d", 4)], "before-c");
    expect(latest(once, [entry("c", 3), entry("d", 4)], "before-c")).toEqual(once);
  });
});

it("puts older messages before, none twice", () => {
  const state = nextThread(loaded, { type: "olderLoaded", page: page([entry("a", 1), entry("b", 2)]) });
  expect([ids(state), state.older]).toEqual([["a", "b", "c"], null]);
});

describe("a reply", () => {
  const started = nextThread(loaded, { type: "replyStarted", replyId: "r1", text: "hi", at: 5 });

  it("is shown at once", () => {
    expect(ids(started)).toEqual(["b", "c", "pending-r1-0"]);
    expect(shownEntries(started).at(-1)?.part?.state).toBe("queued");
  });

  it("gives way to the server's entry of the same reply", () => {
    const state = latest(
      started,
      [entry("c", 3), entry("d", 5, { direction: "out", part: aPart({ replyId: "r1" }) })],
      "x",
    );
    expect(ids(state)).toEqual(["b", "c", "d"]);
  });

  it("stays while the server does not show it yet", () => {
    expect(ids(latest(started, [entry("c", 3)], "x"))).toEqual(["b", "c", "pending-r1-0"]);
  });

  it("says why it is stuck and can be sent again under its id", () => {
    const stuck = nextThread(started, { type: "replyStuck", replyId: "r1", problem: "offline", waits: false });
    expect(shownEntries(stuck).at(-1)?.part?.problem?.advice).toBe("offline");
    const again = nextThread(stuck, { type: "replyStarted", replyId: "r1", text: "hi", at: 6 });
    expect(again.pending).toEqual([{ replyId: "r1", text: "hi", at: 6, problem: null, waits: false }]);
  });

  it("stays last when something arrives meanwhile", () => {
    const state = latest(started, [entry("c", 3), entry("d", 900)], "x");
    expect(shownEntries(state).map(({ at }) => at)).toEqual([2, 3, 900, 900]);
  });

  it("comes back after the page was left, unless the server shows it", () => {
    const replies = ["r1", "r2"].map((replyId) => ({ replyId, text: "hi", at: 5, problem: null, waits: false }));
    const shown = latest(
      loaded,
      [entry("c", 3), entry("d", 5, { direction: "out", part: aPart({ replyId: "r1" }) })],
      "x",
    );
    const state = nextThread(shown, { type: "repliesRestored", replies });
    expect(state.pending.map(({ replyId }) => replyId)).toEqual(["r2"]);
    expect(state.pending[0]?.problem).toContain("never goes out twice");
  });

  it("disappears when it is refused", () => {
    expect(ids(nextThread(started, { type: "replyTakenBack", replyId: "r1" }))).toEqual(["b", "c"]);
  });
});

describe("a reply of several messages", () => {
  const text = `${"a".repeat(900)} ${"b".repeat(900)}`;
  const started = nextThread(loaded, { type: "replyStarted", replyId: "r1", text, at: 5 });

  it("is shown as the messages that it will be", () => {
    expect(
      shownEntries(started)
        .slice(2)
        .map((each) => each.text),
    ).toEqual(text.split(" "));
  });

  it("explains itself once when it waits", () => {
    const stuck = nextThread(started, { type: "replyStuck", replyId: "r1", problem: "offline", waits: true });
    const parts = shownEntries(stuck)
      .slice(2)
      .map(({ part }) => part);
    expect(parts.map((part) => part?.state)).toEqual(["retrying", "retrying"]);
    expect(parts.map((part) => part?.problem !== null)).toEqual([true, false]);
  });
});

describe("a place further back", () => {
  const back = nextThread(loaded, { type: "placeLoaded", page: page([entry("m", 50), entry("n", 51)], "o", "p") });

  it("takes the place of what was shown", () => {
    expect([ids(back), back.older, back.newer]).toEqual([["m", "n"], "o", "p"]);
  });

  it("stays when something arrives at the end, and knows of it", () => {
    const state = latest(back, [entry("y", 98), entry("z", 99)], "before-y");
    expect([ids(state), state.newer, state.newestKnown]).toEqual([["m", "n"], "p", "z"]);
  });

  it("goes on towards the end, none twice, and is joined with it", () => {
    const further = nextThread(back, { type: "newerLoaded", page: page([entry("n", 51), entry("q", 52)], "x", "r") });
    expect([ids(further), further.newer]).toEqual([["m", "n", "q"], "r"]);
    const end = nextThread(further, { type: "newerLoaded", page: page([entry("s", 53)], "x") });
    expect([ids(end), end.newer, end.newestKnown]).toEqual([["m", "n", "q", "s"], null, "s"]);
    expect(latest(further, [entry("q", 52), entry("s", 53)], "before-q").newer).toBeNull();
  });

  it("shows no reply that is on its way, which belongs to the end", () => {
    const state = nextThread(back, { type: "replyStarted", replyId: "r1", text: "hi", at: 5 });
    expect(ids(state)).toEqual(["m", "n"]);
  });
});
