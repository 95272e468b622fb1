import type { ConversationRow } from "@soshogle/read-models/conversations/document";
import type { PartState, ThreadItem } from "@soshogle/read-models/thread/document";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
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
  unsupported: false,
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
  threadEntry({ ...item, part: { ...(item.part as object), state, ...changes } as never }, { seen: null, names }).part;

describe("an entry of the thread", () => {
  it("carries its text as it was written", () => {
    expect(threadEntry(item, { seen: null, names })).toMatchObject({
      text: "<b>Hello</b>",
      forgotten: false,
      seen: false,
    });
  });

  it("says that its text was forgotten, and who wrote it", () => {
    const entry = threadEntry({ ...item, content: { body: forgotten } }, { seen: null, names });
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
