import type { ConversationRow } from "@soshogle/read-models/conversations/document";
import type { PartState, ThreadItem } from "@soshogle/read-models/thread/document";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { besideIn, nothingBeside } from "./beside.ts";
import { listRow, replyPermission } from "./conversation.ts";
import { namesIn } from "./names.ts";
import { threadEntry } from "./thread.ts";

const HOUR = 60 * 60_000;
const names = namesIn(null);
const clear = (value: object) => ({ from: "conversation-a_1@0", is: { state: "clear", value } }) as never; // as the projection makes it
const forgotten = { from: "conversation-a_1@0", is: { state: "forgotten" } } as never; // as above

const row: ConversationRow = {
  id: "a_1",
  workspaceId: "w",
  accountId: "a",
  contactId: "1",
  channel: "instagram",
  status: "open",
  assigneeId: null,
  startedAt: 0,
  lastAt: 5,
  lastDirection: "in",
  lastKind: "text",
  lastMessage: "m",
  lastEdit: 0,
  lastCustomerAt: 5,
  unread: 1,
  unreadRevisions: [1],
  lastRevision: 1,
  troubledParts: ["p", "q"],
  attention: "unread_and_failed",
  waitingSince: 5,
  unanswered: [{ at: 5, revision: 1 }],
  answeredAt: null,
  askedParts: [],
  content: { name: null, preview: null },
};
const preview = (text: string) =>
  listRow({ ...row, content: { ...row.content, preview: clear({ text }) } }, names).preview.text;
const hasWholeCharacters = (text: string) => text.isWellFormed();

describe("a row of the list", () => {
  it("says what there is when nothing is known", () => {
    expect(listRow(row, names)).toMatchObject({
      account: { id: "a", username: "unknown" },
      contact: { id: "1", name: null, username: null, pictureUrl: null },
      preview: { text: null, forgotten: false },
      openUntil: 5 + 24 * HOUR,
      troubled: 2,
      waitingSince: 5,
    });
  });

  it("says that a text was forgotten", () => {
    const { preview } = listRow({ ...row, content: { name: forgotten, preview: forgotten } }, names);
    expect(preview).toEqual({ text: null, forgotten: true });
  });

  it("cuts a long preview between characters", () => {
    expect(preview("x".repeat(160))).toBe("x".repeat(160));
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 161, maxLength: 300 }), (text) => {
        const cut = preview(text) ?? "";
        expect(hasWholeCharacters(cut)).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(161);
        expect(text.startsWith(cut.replace(/…$/, ""))).toBe(true);
      }),
    );
  });
});

const account = { status: "connected", tokenRejected: false } as never; // what the rule looks at

describe("whether a reply may be sent", () => {
  const ask = (changes: object) => replyPermission({ row, account, role: "agent", now: 5, ...changes });

  it("is yes for a day after the customer wrote", () => {
    expect(ask({ now: 5 + 24 * HOUR - 1 })).toEqual({ allowed: true, until: 5 + 24 * HOUR });
    expect(ask({ now: 5 + 24 * HOUR })).toMatchObject({ allowed: false, reason: "window_closed" });
  });

  it.each([
    ["no_rights", { role: "auditor" }],
    ["account_disconnected", { account: null }],
    ["account_disconnected", { account: { status: "disconnected", tokenRejected: false } }],
    ["token_rejected", { account: { status: "connected", tokenRejected: true } }],
    ["never_wrote", { row: { ...row, lastCustomerAt: null } }],
  ])("is no, and says why: %s", (reason, changes) => {
    const answer = ask(changes);
    expect(answer).toMatchObject({ allowed: false, reason });
    expect("explanation" in answer && answer.explanation).toMatch(/^[A-Z].*\.$/);
  });
});

const item: ThreadItem = {
  id: "i",
  workspaceId: "w",
  conversationId: "a_1",
  at: 5,
  direction: "out",
  kind: "part",
  mid: null,
  revision: 3,
  attachmentTypes: [],
  replyTo: null,
  quickReply: false,
  referral: null,
  unsupported: false,
  edits: null,
  control: null,
  hidden: false,
  unsent: false,
  assigneeId: null,
  actorId: "u",
  part: {
    id: "p",
    replyId: "r",
    state: "requested",
    attempt: 1,
    attemptedAt: 100,
    code: null,
    subcode: null,
    retryAt: null,
    settledBy: null,
  },
  content: { body: clear({ text: "<b>Hello</b>", attachments: [] }) },
};
const inState = (state: PartState, changes: object = {}) =>
  threadEntry(
    { ...item, part: { ...(item.part as object), state, ...changes } as never },
    { seen: null, names, beside: nothingBeside },
  ).part;

describe("an entry of the thread", () => {
  it("carries its text as it was written", () => {
    expect(threadEntry(item, { seen: null, names, beside: nothingBeside })).toMatchObject({
      text: "<b>Hello</b>",
      forgotten: false,
      seen: false,
    });
  });

  it("says that its text was forgotten, and who wrote it", () => {
    const entry = threadEntry({ ...item, content: { body: forgotten } }, { seen: null, names, beside: nothingBeside });
    expect(entry).toMatchObject({
      text: null,
      forgotten: true,
      attachments: [],
      actor: { id: "u", name: "A former member" },
    });
  });

  it.each([
    ["requested", "queued"],
    ["released", "queued"],
    ["attempted", "sending"],
    ["accepted", "accepted"],
    ["retrying", "retrying"],
    ["failed", "failed"],
    ["unresolved", "unresolved"],
    ["cancelled", "cancelled"],
  ] as const)("shows a part that is %s as %s", (state, shown) => {
    expect(inState(state)?.state).toBe(shown);
  });

  it("says what to do about an unresolved part, and from when it may be sent again", () => {
    expect(inState("unresolved")).toMatchObject({
      problem: { title: expect.stringContaining("did not confirm"), code: null },
      sendAgainAt: 100 + 2 * 60_000,
    });
    expect(inState("accepted")).toMatchObject({ problem: null, sendAgainAt: null });
  });

  it("names the code of a failure, also of one that nobody knows", () => {
    expect(inState("failed", { code: "10", subcode: "2534022" })?.problem).toMatchObject({ code: "10/2534022" });
    const unknown = inState("retrying", { code: "987654" })?.problem;
    expect(unknown).toMatchObject({ code: "987654", advice: expect.stringMatching(/\.$/) });
    expect(inState("failed")?.problem).toBeNull();
  });
});

describe("what belongs to a message", () => {
  const message: ThreadItem = { ...item, kind: "message", direction: "in", mid: "m", part: null, actorId: null };
  const reaction: ThreadItem = { ...message, id: "r", kind: "reaction", hidden: true, at: 9 };
  const edit: ThreadItem = { ...message, id: "e", kind: "edit", hidden: true, edits: 1 };
  const shown = (of: ThreadItem, ...others: ThreadItem[]) =>
    threadEntry(of, { seen: null, names, beside: besideIn([of, ...others]) });
  const chosen = (emoji: string | null, more: Partial<ThreadItem> = {}): ThreadItem => ({
    ...reaction,
    ...more,
    content: { body: clear({ emoji, reaction: "laugh" }) },
  });

  it("is each side's reaction, in the order they came, by Meta's name where nothing else is known", () => {
    expect(shown(message, chosen("👍", { direction: "out", at: 10 }), chosen("❤️")).reactions).toEqual([
      { by: "contact", emoji: "❤️" },
      { by: "team", emoji: "👍" },
    ]);
    expect(shown(message, chosen(null)).reactions).toEqual([{ by: "contact", emoji: "😂" }]);
  });

  it("is no reaction that was taken back, that was forgotten, or whose message is gone", () => {
    expect(shown(message, chosen(null, { unsent: true })).reactions).toEqual([]);
    expect(shown(message, { ...reaction, content: { body: forgotten } }).reactions).toEqual([]);
    expect(shown({ ...message, unsent: true }, chosen("❤️")).reactions).toEqual([]);
  });

  it("is the text of its edit, also when that was forgotten", () => {
    const edited = { ...edit, content: { body: clear({ text: "Hello again" }) } };
    expect(shown(message, edited)).toMatchObject({ text: "Hello again", edited: true, forgotten: false });
    expect(shown(message, { ...edit, content: { body: forgotten } })).toMatchObject({ text: null, forgotten: true });
    expect(shown(message)).toMatchObject({ text: "<b>Hello</b>", edited: false });
  });

  it("is the message that it answers, as that says now", () => {
    const answer: ThreadItem = { ...message, id: "a", mid: "a", replyTo: { mid: "m", storyId: null } };
    expect(shown(answer, message).quoted).toMatchObject({ id: "i", text: "<b>Hello</b>", gone: null });
    expect(shown(answer, { ...message, unsent: true, content: { body: null } }).quoted).toMatchObject({
      gone: "unsent",
    });
    expect(shown(answer, { ...message, content: { body: forgotten } }).quoted).toMatchObject({ gone: "removed" });
    expect(shown(answer, message, { ...edit, content: { body: clear({ text: "New" }) } }).quoted?.text).toBe("New");
    expect(shown(answer).quoted).toBeNull();
    expect(shown(answer, { ...message, hidden: true, kind: "echo" }).quoted).toBeNull();
  });

  it("is what was tapped, and what the contact came through", () => {
    const referral = { source: "ADS", type: null, ref: "sale", adId: "12", productId: null };
    const tap: ThreadItem = { ...message, kind: "postback", referral, content: { body: clear({ title: "Prices" }) } };
    expect(shown(tap)).toMatchObject({ kind: "postback", text: "Prices", source: { kind: "ad", adId: "12" } });
  });
});
