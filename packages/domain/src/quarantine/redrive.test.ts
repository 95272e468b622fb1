import { given, outcome } from "@soshogle/testing/scenario";
import { describe, expect, it } from "vitest";
import type { QuarantineEvent } from "./events.ts";
import { type QuarantineItem, quarantine, type RecordRedrive } from "./quarantine.ts";

const facts: QuarantineItem["facts"] = {
  reason: "unknown_account",
  detail: "",
  entryId: "1",
  entryTime: null,
  list: "messaging",
  object: "instagram",
  bytes: 1,
  quarantinedAt: 1,
};
const held: QuarantineEvent = { type: "ItemQuarantined", data: { ...facts, chunks: 0 }, personal: { raw: "a" } };
const asked: QuarantineEvent = { type: "RedriveRequested", data: { requestedAt: 2 } };
const driven = (result: RecordRedrive["result"]): QuarantineEvent => ({
  type: "ItemRedriven",
  data: { ...result, redrivenAt: 3 },
});
const recorded: RecordRedrive["result"] = { outcome: "recorded", reason: null, detail: "" };
const still: RecordRedrive["result"] = { outcome: "refused", reason: "unknown_account", detail: "" };
const other: RecordRedrive["result"] = { outcome: "refused", reason: "schema_mismatch", detail: "message.mid" };

const ask = { type: "RequestRedrive", now: 5 } as const;
const tell = (result: RecordRedrive["result"]) => ({ type: "RecordRedrive", result, now: 6 }) as const;
const after = (...events: QuarantineEvent[]) => given(quarantine, [held, ...events]);

describe("RequestRedrive", () => {
  it("is asked for once until it is answered", () => {
    expect(outcome(after().when(ask))).toEqual(["RedriveRequested"]);
    expect(outcome(after(asked).when(ask))).toEqual([]);
    expect(outcome(after(asked, driven(still)).when(ask))).toEqual(["RedriveRequested"]);
  });

  it("is needless once the item is recorded", () => {
    expect(outcome(after(driven(recorded)).when(ask))).toEqual([]);
  });

  it("is refused for an item that is not there", () => {
    expect(outcome(given(quarantine, []).when(ask))).toBe("ItemNotFound");
  });
});

describe("RecordRedrive", () => {
  it("marks the item once", () => {
    expect(outcome(after(asked).when(tell(recorded)))).toEqual(["ItemRedriven"]);
    expect(outcome(after(asked, driven(recorded)).when(tell(recorded)))).toEqual([]);
    expect(outcome(after(asked, driven(recorded)).when(tell(other)))).toEqual([]);
  });

  it("keeps an item that fails again, with its new reason", () => {
    expect(after(driven(other)).state()).toMatchObject({ status: "held", reason: "schema_mismatch", asked: false });
  });

  it("answers who asked, even when nothing changed, and once", () => {
    expect(outcome(after(asked).when(tell(still)))).toEqual(["ItemRedriven"]);
    expect(outcome(after(asked, driven(still)).when(tell(still)))).toEqual([]);
  });

  it("says nothing of a try by itself that changed nothing", () => {
    expect(outcome(after().when(tell(still)))).toEqual([]);
    expect(outcome(after().when(tell(other)))).toEqual(["ItemRedriven"]);
  });
});

describe("an item that comes in again after it was recorded", () => {
  it("stays recorded", () => {
    const again: QuarantineItem = { type: "QuarantineItem", facts, pieces: ["a"] };
    expect(outcome(after(driven(recorded)).when(again))).toEqual([]);
  });
});
