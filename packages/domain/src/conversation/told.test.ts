import { given, outcome } from "@soshogle/testing/scenario";
import { describe, expect, it } from "vitest";
import { type ConversationCommand, conversation, mayHoldMore, WINDOW_MS } from "./conversation.ts";
import type { ConversationEvent } from "./events.ts";
import type { RecordTold } from "./told.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

const reaction = (more: object = {}): RecordTold => ({
  type: "RecordReaction",
  from: "contact",
  mid: "m1",
  action: "react",
  emoji: "❤️",
  reaction: "love",
  at: 20,
  item: "item",
  ...more,
});
const edit = (number: number, more: object = {}): RecordTold => ({
  type: "RecordEdit",
  from: "contact",
  mid: "m1",
  number,
  text: "new text",
  at: 20,
  item: "item with new text",
  ...more,
});
const tap = (mid: string | null, at = 20): RecordTold => ({
  type: "RecordPostback",
  from: "contact",
  mid,
  title: "Prices",
  payload: "PRICES",
  referral: null,
  at,
  item: "item",
});
const referral: RecordTold = {
  type: "RecordReferral",
  from: "contact",
  referral: { source: "SHORTLINKS", type: "OPEN_THREAD", ref: "qr17", adId: null, productId: null },
  at: 20,
  item: "item",
};
const optIn: RecordTold = {
  type: "RecordOptIn",
  from: "contact",
  kind: "notification_messages",
  title: "News",
  payload: null,
  at: 20,
  item: "item",
};
const control: RecordTold = {
  type: "RecordThreadControl",
  from: "meta",
  action: "taken",
  fromAppId: "1",
  toAppId: "2",
  at: 20,
  item: "item",
};
const message: ConversationCommand = {
  type: "RecordMessage",
  from: "contact",
  self: false,
  facts: {
    mid: "m1",
    sentAt: 10,
    textBytes: 4,
    attachmentTypes: [],
    replyTo: null,
    quickReply: false,
    referral: null,
    standby: false,
    unsupported: false,
  },
  content: { text: "text", attachments: [], item: "item" },
};
const unsend: ConversationCommand = {
  type: "RecordUnsend",
  from: "contact",
  mid: "m1",
  unsentAt: 30,
  item: null,
  found: [],
};

const live = (...commands: readonly ConversationCommand[]): readonly ConversationEvent[] => {
  const events: ConversationEvent[] = [];
  for (const command of commands) {
    const decision = given(conversation, events).when(command);
    if (decision.kind !== "reject") events.push(...decision.events);
  }
  return events;
};
const types = (events: readonly ConversationEvent[]) => events.map(({ type }) => type);
const after = (...commands: readonly ConversationCommand[]) => given(conversation, live(...commands));

describe("what Meta tells beside messages", () => {
  it.each([
    ["a reaction", reaction(), "MessageReacted"],
    ["a reaction taken back", reaction({ action: "unreact" }), "MessageUnreacted"],
    ["an edit", edit(1), "MessageEdited"],
    ["a tap with an id", tap("t1"), "PostbackReceived"],
    ["a tap without one", tap(null), "PostbackReceived"],
    ["an arrival", referral, "ReferralReceived"],
    ["a consent", optIn, "OptInReceived"],
    ["a handover", control, "ThreadControlChanged"],
  ])("is recorded once: %s", (_, command, type) => {
    expect(outcome(after(message).when(command))).toEqual([type]);
    expect(outcome(after(message, command).when(command))).toEqual([]);
  });

  it("is recorded again when it happens again", () => {
    const taken = reaction({ action: "unreact", at: 21 });
    expect(outcome(after(message, reaction(), taken).when(reaction({ at: 22 })))).toEqual(["MessageReacted"]);
    expect(outcome(after(message, edit(1)).when(edit(2)))).toEqual(["MessageEdited"]);
    expect(outcome(after(message, reaction()).when(reaction({ from: "account" })))).toEqual(["MessageReacted"]);
  });

  it("is looked up in the stream where the state may have forgotten it", () => {
    const old = live(message, reaction()).map((event) => ({ ...event, recordedAt: 1_000 }));
    const recent = live(message, tap("t2", 40 * DAY_MS)).slice(-1);
    const history = [...old, ...recent.map((event) => ({ ...event, recordedAt: 30 * DAY_MS }))];
    expect(given(conversation, history).when(reaction()).kind).toBe("recall");
  });

  it("starts a conversation when the contact came, and not when it is about a message", () => {
    expect(types(live(tap(null)))).toEqual(["ConversationStarted", "PostbackReceived"]);
    expect(types(live(referral))).toEqual(["ConversationStarted", "ReferralReceived"]);
    expect(types(live(optIn))).toEqual(["ConversationStarted", "OptInReceived"]);
    for (const command of [reaction(), edit(1), control]) {
      expect(live(command)).toHaveLength(1);
      expect(types(live(command, message)).slice(-2)).toEqual(["ConversationStarted", "MessageReceived"]);
      expect(outcome(after(command).when(command))).toEqual([]);
    }
  });

  it("opens the window when the contact taps or arrives, and reopens what was archived when they tap", () => {
    const reply: ConversationCommand = {
      type: "RequestReply",
      replyId: "r",
      now: 10 + WINDOW_MS + 5,
      parts: [{ kind: "text", text: "Hello" }],
    };
    expect(outcome(after(message).when(reply))).toBe("WindowClosed");
    for (const command of [tap(null), referral])
      expect(outcome(after(message, command).when(reply))).toEqual(["ReplyRequested", "PartRequested"]);
    expect(outcome(after(message, reaction()).when(reply))).toBe("WindowClosed");
    const archived = after(message, { type: "Archive" });
    expect(outcome(archived.when(tap("t1")))).toEqual(["PostbackReceived", "ConversationReopened"]);
    expect(outcome(archived.when(referral))).toEqual(["ReferralReceived"]);
  });
});

describe("an edit of a message that is taken back", () => {
  it("is forgotten with it, whichever came first", () => {
    const destroyed = (...commands: ConversationCommand[]) =>
      live(...commands).flatMap((event) => (event.type === "MessageUnsent" ? [event.data.revisions] : []));
    expect(destroyed(message, edit(1), edit(2), unsend)).toEqual([[1, 2, 3]]);
    expect(destroyed(edit(1), message, unsend)).toEqual([[0, 2]]);
  });

  it("is recorded without its words when it comes later", () => {
    const late = live(message, unsend, edit(1)).at(-1);
    expect(late).toMatchObject({ type: "MessageEdited", data: { textBytes: 0 }, personal: { text: null, item: "" } });
  });

  it("sends the search for the message itself when that may be older than the memory", () => {
    const history = [...live(message), ...live(message, edit(1)).slice(-1)];
    const far = history.map((event, n) => ({ ...event, recordedAt: (n + 1) * 10 * DAY_MS }));
    expect(mayHoldMore(given(conversation, far).state(), "m1")).toBe(true);
  });
});
