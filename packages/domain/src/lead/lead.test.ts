import { given, outcome } from "@soshogle/testing/scenario";
import { describe, expect, it } from "vitest";
import type { LeadEvent } from "./events.ts";
import { type LeadCommand, lead, NOTE_LIMIT_BYTES } from "./lead.ts";
import { sourceOf } from "./source.ts";

const conversationId = "00000000-0000-4000-8000-0000000000a1_1";
const source = sourceOf({ referral: null, replyTo: null });
const create: LeadCommand = { type: "CreateLead", conversationId, source, firstMessageAt: 5 };
const created: LeadEvent = {
  type: "LeadCreated",
  data: { conversationId, stage: "new", source, firstMessageAt: 5 },
};
const after = (...events: LeadEvent[]) => given(lead, [created, ...events]);

describe("CreateLead", () => {
  it("begins as new, once", () => {
    expect(given(lead, []).when(create)).toMatchObject({ events: [created] });
    expect(outcome(after().when(create))).toEqual([]);
    expect(outcome(after({ type: "LeadStageChanged", data: { from: "new", to: "won" } }).when(create))).toEqual([]);
  });
});

describe("ChangeLeadStage", () => {
  const to = (stage: "qualified" | "new") => ({ type: "ChangeLeadStage", stage }) as const;

  it("tells where the lead came from", () => {
    expect(after().when(to("qualified"))).toMatchObject({
      events: [{ type: "LeadStageChanged", data: { from: "new", to: "qualified" } }],
    });
  });

  it("changes nothing where the lead stands already", () => {
    expect(outcome(after().when(to("new")))).toEqual([]);
    const qualified = after({ type: "LeadStageChanged", data: { from: "new", to: "qualified" } });
    expect(outcome(qualified.when(to("qualified")))).toEqual([]);
    expect(outcome(qualified.when(to("new")))).toEqual(["LeadStageChanged"]);
  });
});

describe("ChangeLeadOwner", () => {
  const owned = after({ type: "LeadOwnerChanged", data: { ownerId: "u1" } });

  it("gives, gives on and takes back, each once", () => {
    expect(outcome(after().when({ type: "ChangeLeadOwner", ownerId: null }))).toEqual([]);
    expect(outcome(after().when({ type: "ChangeLeadOwner", ownerId: "u1" }))).toEqual(["LeadOwnerChanged"]);
    expect(outcome(owned.when({ type: "ChangeLeadOwner", ownerId: "u1" }))).toEqual([]);
    expect(outcome(owned.when({ type: "ChangeLeadOwner", ownerId: null }))).toEqual(["LeadOwnerChanged"]);
  });
});

describe("ValueLead", () => {
  const valued = after({ type: "LeadValued", data: { amount: 12_000, currency: "EUR" } });
  const value = (amount: number, currency: string) =>
    ({ type: "ValueLead", value: { amount, currency } }) as const satisfies LeadCommand;

  it("sets, changes and removes the value, each once", () => {
    expect(outcome(after().when(value(12_000, "EUR")))).toEqual(["LeadValued"]);
    expect(outcome(valued.when(value(12_000, "EUR")))).toEqual([]);
    expect(outcome(valued.when(value(12_000, "USD")))).toEqual(["LeadValued"]);
    expect(outcome(valued.when({ type: "ValueLead", value: null }))).toEqual(["LeadValueRemoved"]);
    expect(outcome(after().when({ type: "ValueLead", value: null }))).toEqual([]);
  });
});

describe("WriteLeadNote", () => {
  const write = (text: string) => ({ type: "WriteLeadNote", text }) as const;

  it("keeps the text in the personal part", () => {
    expect(after().when(write("  Wants two für Mai "))).toMatchObject({
      events: [{ data: { textBytes: 18 }, personal: { text: "Wants two für Mai" } }],
    });
  });

  it("removes the note with an empty text", () => {
    const noted = after({ type: "LeadNoteWritten", data: { textBytes: 1 }, personal: { text: "x" } });
    expect(outcome(noted.when(write(" \n")))).toEqual(["LeadNoteRemoved"]);
    expect(outcome(after().when(write(" \n")))).toEqual([]);
  });

  it("is refused beyond its limit", () => {
    expect(outcome(after().when(write("é".repeat(NOTE_LIMIT_BYTES / 2))))).toEqual(["LeadNoteWritten"]);
    expect(outcome(after().when(write(`${"é".repeat(NOTE_LIMIT_BYTES / 2)}x`)))).toBe("NoteTooLong");
  });
});

it("is refused for a lead that does not exist", () => {
  const commands: readonly LeadCommand[] = [
    { type: "ChangeLeadStage", stage: "won" },
    { type: "ChangeLeadOwner", ownerId: null },
    { type: "ValueLead", value: null },
    { type: "WriteLeadNote", text: "x" },
  ];
  for (const command of commands) expect(outcome(given(lead, []).when(command))).toBe("LeadNotFound");
});

describe("the source of a lead", () => {
  const none = { source: null, type: null, ref: null, adId: null, productId: null };
  const story = { mid: null, storyId: "18" };

  it.each([
    ["nothing but a message", null, null, { kind: "message" }],
    ["another message", null, { mid: "m", storyId: null }, { kind: "message", storyId: null }],
    ["a story", null, story, { kind: "story_reply", storyId: "18" }],
    ["an ad", { ...none, source: "ADS", adId: "12", ref: "sale" }, null, { kind: "ad", adId: "12", ref: "sale" }],
    ["an ad without its id", { ...none, source: "ADS" }, null, { kind: "ad", adId: null }],
    ["a link", { ...none, source: "SHORTLINKS", ref: "qr" }, null, { kind: "link", ref: "qr" }],
    ["a link without a reference", { ...none, source: "SHORTLINK" }, null, { kind: "link", ref: null }],
    ["a reference alone", { ...none, ref: "qr" }, null, { kind: "link", ref: "qr" }],
    ["a product", { ...none, productId: "45" }, null, { kind: "product", productId: "45" }],
    ["something Meta will think of", { ...none, source: "NEW" }, null, { kind: "referral" }],
    ["an ad, be it answered with a story", { ...none, adId: "12" }, story, { kind: "ad", storyId: "18" }],
  ] as const)("is %s", (_, referral, replyTo, expected) => {
    expect(sourceOf({ referral, replyTo })).toMatchObject(expected);
  });
});
