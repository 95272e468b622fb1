import { given, outcome } from "@soshogle/testing/scenario";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ConversationCommand, conversation } from "./conversation.ts";
import type { ConversationEvent } from "./events.ts";

const facts = (mid: string, sentAt: number) => ({
  mid,
  sentAt,
  textBytes: 4,
  attachmentTypes: [],
  replyTo: null,
  quickReply: false,
  referral: null,
  standby: false,
  unsupported: false,
});
const message = (mid: string, from: "contact" | "account", sentAt = 10): ConversationCommand => ({
  type: "RecordMessage",
  from,
  self: false,
  facts: facts(mid, sentAt),
  content: { text: "text", attachments: [], item: "item with text" },
});
const unsend = (mid: string, from: "contact" | "account" = "contact"): ConversationCommand => ({
  type: "RecordUnsend",
  from,
  mid,
  unsentAt: 20,
  item: null,
  found: [],
});

/** Lets a conversation live through some commands, a second apart; what is refused leaves no trace. */
const live = (commands: readonly ConversationCommand[]): readonly ConversationEvent[] => {
  const events: ConversationEvent[] = [];
  for (const command of commands) {
    const decision = given(conversation, events).when(command);
    if (decision.kind !== "reject") events.push(...decision.events);
  }
  return events;
};

/** Revisions that hold what a message says: itself, its echo, the part it was sent as. */
const contentOf = (events: readonly ConversationEvent[], mid: string): number[] => {
  const parts = new Set(
    events.flatMap(({ type, data }) => (type === "PartAccepted" && data.mid === mid ? [data.partId] : [])),
  );
  return events.flatMap((event, revision) => {
    const isMessage = event.type === "MessageReceived" || event.type === "MessageEchoed";
    if (isMessage) return event.data.mid === mid && event.personal.text !== null ? [revision] : [];
    return event.type === "PartRequested" && parts.has(event.data.partId) ? [revision] : [];
  });
};
const destroyed = (events: readonly ConversationEvent[], mid: string): number[] =>
  events.flatMap(({ type, data }) => (type === "MessageUnsent" && data.mid === mid ? data.revisions : []));

/** Where the first message of a conversation stands. */
const IN1 = 1;

describe("RecordUnsend", () => {
  it("names the event that holds the message", () => {
    const events = live([message("m1", "contact"), message("m2", "contact"), unsend("m1")]);
    expect(events.at(-1)).toMatchObject({ type: "MessageUnsent", data: { mid: "m1", revisions: [1] } });
  });

  it("is recorded once", () => {
    const events = live([message("m1", "contact"), unsend("m1")]);
    expect(given(conversation, events).when(unsend("m1"))).toMatchObject({ kind: "accept", events: [] });
  });

  it("of a message that nobody knows begins a conversation and destroys nothing", () => {
    const decision = given(conversation, []).when(unsend("m1"));
    expect(outcome(decision)).toEqual(["ConversationStarted", "MessageUnsent"]);
    expect(destroyed(live([unsend("m1")]), "m1")).toEqual([]);
  });

  it("leaves nothing to read of a message that arrives afterwards", () => {
    const events = live([unsend("m1"), message("m1", "contact")]);
    expect(events.slice(2)).toMatchObject([
      { type: "MessageReceived", data: { mid: "m1" }, personal: { text: null, attachments: [], item: "" } },
      { type: "MessageUnsent", data: { mid: "m1", revisions: [2] } },
    ]);
  });

  it("destroys all of a message's content, in whatever order message, part, acceptance and unsend come", () => {
    const steps: Record<string, ConversationCommand> = {
      echo: message("out", "account"),
      request: { type: "RequestReply", replyId: "r", now: 30, parts: [{ kind: "text", text: "text" }] },
      attempt: { type: "AttemptPart", partId: "r_0", now: 31 },
      accept: { type: "AcceptPart", partId: "r_0", attempt: 1, mid: "out", settledBy: "answer", now: 32 },
      unsend: unsend("out", "account"),
      other: message("in2", "contact"),
      unsendOther: unsend("in2"),
    };
    const order = fc.shuffledSubarray([...Object.keys(steps), ...Object.keys(steps)], { minLength: 5 });
    fc.assert(
      fc.property(order, (names) => {
        const events = live([message("in1", "contact"), ...names.flatMap((name) => steps[name] ?? [])]);
        for (const mid of ["out", "in2"]) {
          const isUnsent = events.some(({ type, data }) => type === "MessageUnsent" && data.mid === mid);
          const left = contentOf(events, mid).filter((revision) => !destroyed(events, mid).includes(revision));
          if (isUnsent) expect(left).toEqual([]);
          expect(destroyed(events, mid)).not.toContain(IN1);
        }
      }),
      { numRuns: 500 },
    );
  });
});
