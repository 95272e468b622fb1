import { echoed, received } from "@soshogle/testing/builders/conversation";
import { given, outcome } from "@soshogle/testing/scenario";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ConversationCommand, conversation, openParts, RELEASE_AFTER_MS, WINDOW_MS } from "./conversation.ts";
import type { ConversationEvent } from "./events.ts";

const started: ConversationEvent = { type: "ConversationStarted", data: { by: "contact" } };
const archived: ConversationEvent = { type: "ConversationArchived", data: {} };
const DAY = 24 * 60 * 60 * 1000;

const record = (mid: string, sentAt = 1_000, from: "contact" | "account" = "contact"): ConversationCommand => {
  const { data, personal } = received(mid, sentAt);
  return { type: "RecordMessage", from, self: false, facts: data, content: personal };
};
const request = (replyId: string, now: number, ...texts: string[]): ConversationCommand => ({
  type: "RequestReply",
  replyId,
  now,
  parts: texts.map((text) => ({ kind: "text", text })),
});

/** A conversation with one message of the customer at 1,000 ms and these further events decided. */
const after = (...commands: ConversationCommand[]) => {
  const events: ConversationEvent[] = [started, received("m1", 1_000)];
  for (const command of commands) {
    const decision = given(conversation, events).when(command);
    if (decision.kind !== "accept") throw new Error(`the set-up was refused: ${outcome(decision)}`);
    events.push(...decision.events);
  }
  return given(conversation, events);
};
const requested = request("r1", 2_000, "hello", "world");
const attempt = (partId: string, now = 3_000): ConversationCommand => ({ type: "AttemptPart", partId, now });
const accepted = (partId: string, number = 1): ConversationCommand => ({
  type: "AcceptPart",
  partId,
  attempt: number,
  mid: `mid-${partId}`,
  settledBy: "answer",
  now: 4_000,
});
const failed = (partId: string, retryAt: number | null): ConversationCommand => ({
  type: "FailPart",
  partId,
  attempt: 1,
  code: "613",
  subcode: null,
  retryAt,
});
const unresolved = (partId: string): ConversationCommand => ({
  type: "MarkUnresolved",
  partId,
  attempt: 1,
  cause: "timeout",
});

describe("RecordMessage", () => {
  it("starts the conversation with the first message", () => {
    expect(outcome(given(conversation, []).when(record("m1")))).toEqual(["ConversationStarted", "MessageReceived"]);
  });

  it("records nothing again", () => {
    expect(outcome(after().when(record("m1")))).toEqual([]);
  });

  it("reopens an archived conversation when the customer writes", () => {
    expect(outcome(after({ type: "Archive" }).when(record("m2")))).toEqual(["MessageReceived", "ConversationReopened"]);
  });

  it("reopens an archived conversation with a message that may be older than its memory", () => {
    const late = { ...received("m9", 10 * DAY), recordedAt: 10 * DAY };
    const decision = given(conversation, [started, received("m1", 1_000), late, archived]).when(record("m2", 2_000));
    expect(decision).toMatchObject({
      kind: "recall",
      events: [{ type: "MessageReceived" }, { type: "ConversationReopened", data: { because: "message" } }],
    });
  });

  it("leaves an archived conversation archived when the account writes", () => {
    expect(outcome(after({ type: "Archive" }).when(record("m2", 1_000, "account")))).toEqual(["MessageEchoed"]);
  });

  it("asks the stream about an item older than its memory", () => {
    const late = { ...received("m9", 10 * DAY), recordedAt: 10 * DAY };
    const decision = given(conversation, [started, received("m1", 1_000), late]).when(record("m1", 1_000));
    expect(decision.kind).toBe("recall");
  });

  it("does not ask the stream about what happened after its memory ends", () => {
    const late = { ...received("m9", 10 * DAY), recordedAt: 10 * DAY };
    const decision = given(conversation, [started, received("m1", 1_000), late]).when(record("m2", 9 * DAY));
    expect(decision).toMatchObject({ kind: "accept", events: [{ type: "MessageReceived" }] });
  });

  it("never forgets an identity without saying so, whatever the order of times", () => {
    const times = fc.array(
      fc.record({ sentAt: fc.integer({ min: 1, max: 30 * DAY }), delay: fc.integer({ min: 0, max: 3 * DAY }) }),
      {
        minLength: 1,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(times, (messages) => {
        let now = 0;
        const events = messages.map(({ sentAt, delay }, n) => {
          now = Math.max(now, sentAt + delay);
          return { ...received(`m${n}`, sentAt), recordedAt: now };
        });
        messages.forEach(({ sentAt }, n) => {
          const decision = given(conversation, [started, ...events]).when(record(`m${n}`, sentAt));
          expect(decision.kind === "recall" || (decision.kind === "accept" && decision.events.length === 0)).toBe(true);
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe("RecordSeen", () => {
  const seen: ConversationCommand = { type: "RecordSeen", mid: "out1", seenAt: 1_000, item: "{}" };
  const wasSeen: ConversationEvent = {
    type: "MessageSeen",
    data: { mid: "out1", seenAt: 1_000 },
    personal: { item: "{}" },
  };

  it("begins no conversation by itself, which the first message does", () => {
    expect(outcome(given(conversation, []).when(seen))).toEqual(["MessageSeen"]);
    expect(outcome(given(conversation, [wasSeen]).when({ type: "Archive" }))).toBe("ConversationNotFound");
    expect(outcome(given(conversation, [wasSeen]).when(record("m1")))).toEqual([
      "ConversationStarted",
      "MessageReceived",
    ]);
  });

  it("records nothing again, whether the conversation began before, between or not at all", () => {
    for (const events of [[wasSeen], [started, wasSeen], [wasSeen, started], [wasSeen, started, received("m1", 1_000)]])
      expect(outcome(given(conversation, events).when(seen))).toEqual([]);
  });
});

describe("RequestReply", () => {
  it("asks for every part in one go", () => {
    expect(outcome(after().when(requested))).toEqual(["ReplyRequested", "PartRequested", "PartRequested"]);
  });

  it("asks for the same reply once", () => {
    expect(outcome(after(requested).when(requested))).toEqual([]);
  });

  it.each([
    ["ConversationNotFound", given(conversation, []), requested],
    ["ContactNeverWrote", given(conversation, [started, echoed("e1", 1_000)]), requested],
    ["WindowClosed", after(), request("r1", 1_000 + WINDOW_MS, "late")],
    ["ReplyEmpty", after(), request("r1", 2_000, "  ")],
    ["ReplyEmpty", after(), request("r1", 2_000)],
    ["TextTooLong", after(), request("r1", 2_000, "é".repeat(501))],
  ] as const)("is refused: %s", (reason, situation, command) => {
    expect(outcome(situation.when(command))).toBe(reason);
  });

  it("allows exactly 1,000 bytes", () => {
    expect(outcome(after().when(request("r1", 2_000, "é".repeat(500))))).toEqual(["ReplyRequested", "PartRequested"]);
  });
});

describe("AttemptPart", () => {
  it("attempts the first part", () => {
    expect(outcome(after(requested).when(attempt("r1_0")))).toEqual(["PartAttempted"]);
  });

  it.each([
    ["held back by an earlier part", after(requested), attempt("r1_1"), "PartHeldBack"],
    [
      "held back by an unresolved part",
      after(requested, attempt("r1_0"), unresolved("r1_0")),
      attempt("r1_1"),
      "PartHeldBack",
    ],
    ["refused while under way", after(requested, attempt("r1_0")), attempt("r1_0"), "PartNotWaiting"],
    [
      "refused while unresolved",
      after(requested, attempt("r1_0"), unresolved("r1_0")),
      attempt("r1_0"),
      "PartNotWaiting",
    ],
    [
      "refused before its time",
      after(requested, attempt("r1_0"), failed("r1_0", 9_000)),
      attempt("r1_0", 8_999),
      "PartNotWaiting",
    ],
    ["refused once accepted", after(requested, attempt("r1_0"), accepted("r1_0")), attempt("r1_0"), "PartNotWaiting"],
    ["refused for an unknown part", after(requested), attempt("r9_0"), "PartNotFound"],
  ] as const)("is %s", (_, situation, command, reason) => {
    expect(outcome(situation.when(command))).toBe(reason);
  });

  it("fails for good once the window has closed", () => {
    const decision = after(requested).when(attempt("r1_0", 1_000 + WINDOW_MS));
    expect(decision).toMatchObject({
      events: [{ type: "PartFailed", data: { code: "window_closed", retryAt: null } }],
    });
  });

  it("counts attempts", () => {
    const decision = after(requested, attempt("r1_0"), failed("r1_0", 9_000)).when(attempt("r1_0", 9_000));
    expect(decision).toMatchObject({ events: [{ type: "PartAttempted", data: { attempt: 2 } }] });
  });

  it("goes on with the next part after one that failed for good", () => {
    expect(outcome(after(requested, attempt("r1_0"), failed("r1_0", null)).when(attempt("r1_1")))).toEqual([
      "PartAttempted",
    ]);
  });
});

describe("settling a part", () => {
  it("takes a late acceptance of an unresolved part", () => {
    expect(outcome(after(requested, attempt("r1_0"), unresolved("r1_0")).when(accepted("r1_0")))).toEqual([
      "PartAccepted",
    ]);
  });

  it("accepts once", () => {
    expect(outcome(after(requested, attempt("r1_0"), accepted("r1_0")).when(accepted("r1_0")))).toEqual([]);
  });

  it("does not make a settled part unresolved", () => {
    expect(outcome(after(requested, attempt("r1_0"), accepted("r1_0")).when(unresolved("r1_0")))).toEqual([]);
  });

  it("lets a person settle only what is unresolved", () => {
    const wentOut = { ...accepted("r1_0"), settledBy: "person", mid: null } as ConversationCommand;
    expect(outcome(after(requested).when(wentOut))).toBe("PartNotUnresolved");
    expect(outcome(after(requested, attempt("r1_0"), unresolved("r1_0")).when(wentOut))).toEqual(["PartAccepted"]);
  });

  const said: ConversationCommand = { ...accepted("r1_0"), settledBy: "person", mid: null } as ConversationCommand;
  const wentOut = () => after(requested, attempt("r1_0"), unresolved("r1_0"), said);

  it("takes the first mid of a part of which a person said that it went out, and no second one", () => {
    expect(wentOut().when(accepted("r1_0"))).toMatchObject({
      events: [{ type: "PartAccepted", data: { mid: "mid-r1_0", settledBy: "answer" } }],
    });
    expect(outcome(wentOut().when(said))).toEqual([]);
    const joined = after(requested, attempt("r1_0"), unresolved("r1_0"), said, accepted("r1_0"));
    expect(outcome(joined.when({ ...accepted("r1_0"), mid: "another" } as ConversationCommand))).toEqual([]);
    expect(outcome(joined.when(failed("r1_0", null)))).toEqual([]);
  });

  it("believes Meta's late failure more than a person's word, but never sends again by itself then", () => {
    expect(wentOut().when(failed("r1_0", 9_000))).toMatchObject({
      events: [{ type: "PartFailed", data: { attempt: 1, code: "613", retryAt: null } }],
    });
  });

  it("releases an unresolved part two minutes after its attempt", () => {
    const situation = after(requested, attempt("r1_0", 3_000), unresolved("r1_0"));
    const release = (now: number): ConversationCommand => ({ type: "ReleasePart", partId: "r1_0", now });
    expect(outcome(situation.when(release(3_000 + RELEASE_AFTER_MS - 1)))).toBe("TooSoonToSendAgain");
    expect(outcome(situation.when(release(3_000 + RELEASE_AFTER_MS)))).toEqual(["PartReleased"]);
  });

  it("cancels only what surely has not gone out", () => {
    const cancel: ConversationCommand = { type: "CancelPart", partId: "r1_0" };
    expect(outcome(after(requested).when(cancel))).toEqual(["PartCancelled"]);
    expect(outcome(after(requested, attempt("r1_0")).when(cancel))).toBe("PartMayHaveGoneOut");
    expect(outcome(after(requested, attempt("r1_0"), accepted("r1_0")).when(cancel))).toBe("PartSettled");
  });

  it("keeps open what is not settled, in order", () => {
    const state = after(requested, attempt("r1_0"), accepted("r1_0"), request("r2", 5_000, "third")).state();
    expect(openParts(state).map(([partId]) => partId)).toEqual(["r1_1", "r2_0"]);
  });
});

describe("Archive, Reopen and MarkRead", () => {
  it.each([
    ["archives once", [started, archived], { type: "Archive" }],
    ["reopens once", [started], { type: "Reopen" }],
    [
      "marks read once",
      [started, { type: "ConversationMarkedRead", data: { upTo: 3 } }],
      { type: "MarkRead", upTo: 3 },
    ],
  ] as [string, ConversationEvent[], ConversationCommand][])("%s", (_, events, command) => {
    expect(outcome(given(conversation, events).when(command))).toEqual([]);
  });

  it("is refused for a conversation that does not exist", () => {
    for (const command of [{ type: "Archive" }, { type: "Reopen" }, { type: "MarkRead", upTo: 0 }] as const)
      expect(outcome(given(conversation, []).when(command))).toBe("ConversationNotFound");
  });
});
