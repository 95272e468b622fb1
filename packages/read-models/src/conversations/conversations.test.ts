import type { ConversationEvent } from "@soshogle/domain/conversation/events";
import { arbitraryDrafts } from "@soshogle/testing/builders/arbitrary-drafts";
import {
  ACCOUNT,
  assigned,
  conversationOf,
  echoed,
  noted,
  partAccepted,
  partFailed,
  partRequested,
  profileFetched,
  received,
  started,
  WORKSPACE,
} from "@soshogle/testing/builders/conversation";
import { type Draft, recorded } from "@soshogle/testing/builders/drafts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSlot } from "../content-slots.ts";
import { foldPlainly } from "../plain-fold.ts";
import type { ConversationCounts, ConversationRow } from "./document.ts";
import { conversations } from "./project.ts";
import { tally } from "./query.ts";

const anna = conversationOf("1");
const fold = (drafts: readonly Draft[]) => {
  const documents = foldPlainly(conversations, recorded(drafts));
  const rows = documents.get("rows") ?? new Map();
  const counts = [...(documents.get("counts")?.values() ?? [])];
  return { rows, row: rows.get(anna.id) as ConversationRow | undefined, counts };
};
const rowAfter = (...events: ConversationEvent[]) => fold([started(), ...events].map((event) => anna.draft(event))).row;
const textOf = (row: ConversationRow | undefined) => readSlot<{ text: string }>(row?.content.preview).value.text;

describe("a conversation's row", () => {
  it("begins with the conversation", () => {
    expect(rowAfter()).toMatchObject({
      id: anna.id,
      workspaceId: WORKSPACE,
      accountId: ACCOUNT,
      contactId: "1",
      status: "open",
      unread: 0,
      lastDirection: null,
    });
  });

  it("shows the newest message by its source's time", () => {
    const row = rowAfter(received("m2", 20), received("m1", 10));
    expect(row).toMatchObject({ lastAt: 20, lastCustomerAt: 20, unread: 2 });
    expect(textOf(row)).toBe("text of m2");
    expect(row?.content.preview?.from).toBe(`conversation-${anna.id}@1`);
  });

  it("takes the time of its first message even when the conversation began later", () => {
    const drafts = [anna.draft(started(), 50), anna.draft(received("m1", 10))];
    expect(fold(drafts).row).toMatchObject({ lastAt: 10, startedAt: 50 });
  });

  it("is ordered by requested parts and echoes too", () => {
    expect(rowAfter(received("m1", 10), partRequested("p1", 15))).toMatchObject({ lastAt: 15, lastDirection: "out" });
    expect(rowAfter(received("m1", 10), echoed("e1", 15))).toMatchObject({
      lastAt: 15,
      lastDirection: "out",
      unread: 1,
    });
  });

  it("names attachments by their type, and what Meta does not show as unsupported", () => {
    const message = received("m1", 1, "");
    const withPicture = { ...message, data: { ...message.data, attachmentTypes: ["image", "video"] } };
    const unsupported = { ...message, data: { ...message.data, unsupported: true } };
    expect(rowAfter(withPicture)).toMatchObject({ lastKind: "image" });
    expect(rowAfter(unsupported)).toMatchObject({ lastKind: "unsupported" });
    expect(rowAfter(received("m1", 1))).toMatchObject({ lastKind: "text" });
  });

  it("belongs to whom it was given last", () => {
    expect(rowAfter()).toMatchObject({ assigneeId: null });
    expect(rowAfter(assigned("u1"), assigned("u2"))).toMatchObject({ assigneeId: "u2" });
    expect(rowAfter(assigned("u1"), assigned(null))).toMatchObject({ assigneeId: null });
  });

  it("keeps its place and preview when a note is written", () => {
    const row = rowAfter(received("m1", 10), noted("n1", 99));
    expect(row).toMatchObject({ lastAt: 10, lastDirection: "in", lastRevision: 2 });
    expect(textOf(row)).toBe("text of m1");
  });

  it("forgets what was read up to a revision", () => {
    const row = rowAfter(received("m1", 1), received("m2", 2), { type: "ConversationMarkedRead", data: { upTo: 1 } });
    expect(row).toMatchObject({ unread: 1, unreadRevisions: [2], lastRevision: 3 });
  });

  it("remembers the newest 100 unread revisions and counts on", () => {
    const row = rowAfter(...Array.from({ length: 120 }, (_, n) => received(`m${n}`, n)));
    expect(row?.unread).toBe(120);
    expect(row?.unreadRevisions).toEqual(Array.from({ length: 100 }, (_, n) => n + 21));
  });

  it("names parts that wait for a person until they are settled", () => {
    const unresolved = (partId: string): ConversationEvent => ({
      type: "PartUnresolved",
      data: { partId, attempt: 1, cause: "crash" },
    });
    const released: ConversationEvent = { type: "PartReleased", data: { partId: "p2", attempt: 2 } };
    const troubled = [partFailed("p1", 1, null), unresolved("p2"), partFailed("p3", 1, 99)];
    expect(rowAfter(...troubled)).toMatchObject({ troubledParts: ["p1", "p2"] });
    expect(rowAfter(...troubled, released)).toMatchObject({ troubledParts: ["p1"] });
    expect(rowAfter(...troubled, partAccepted("p2", 1, null))).toMatchObject({ troubledParts: ["p1"] });
  });

  it("is not made by a profile alone, and has the name when it begins", () => {
    const profile = anna.ofContact(profileFetched("Anna", 1));
    expect(fold([profile]).rows.size).toBe(0);
    const { row } = fold([profile, anna.draft(started())]);
    expect(readSlot(row?.content.name).value).toMatchObject({ name: "Anna", username: "anna" });
    expect(row?.content.name?.from).toBe(`contact-${anna.id}@0`);
  });

  it("takes a later profile's name", () => {
    const drafts = [
      anna.draft(started()),
      anna.ofContact(profileFetched("Anna", 1)),
      anna.ofContact(profileFetched("Ann", 2)),
    ];
    expect(readSlot(fold(drafts).row?.content.name).value).toMatchObject({ name: "Ann" });
  });
});

describe("counts of conversations", () => {
  it("equal a count over the rows after any history", () => {
    fc.assert(
      fc.property(arbitraryDrafts({ maxLength: 60 }), (drafts) => {
        const { rows, counts } = fold(drafts);
        const every = [...rows.values()] as ConversationRow[];
        const open = every.filter(({ status }) => status === "open");
        for (const userId of ["u0", "u1", "nobody"]) {
          const mine = open.filter(({ assigneeId }) => assigneeId === userId);
          expect(tally(counts, userId).all).toEqual({
            open: open.length,
            archived: every.length - open.length,
            unread: open.filter(({ unread }) => unread > 0).length,
            mine: mine.length,
            mineUnread: mine.filter(({ unread }) => unread > 0).length,
            unassigned: open.filter(({ assigneeId }) => assigneeId === null).length,
          });
        }
      }),
    );
  });

  it("forget who has nothing left", () => {
    const events = [started(), assigned("u1"), assigned("u2")].map((event) => anna.draft(event));
    const [count] = fold(events).counts as unknown as ConversationCounts[];
    expect(count?.assigned).toEqual({ u2: { open: 1, archived: 0, unread: 0 } });
  });

  it("are kept by account", () => {
    const other = conversationOf("2", { accountId: "00000000-0000-4000-8000-0000000000a2" });
    const archived: ConversationEvent = { type: "ConversationArchived", data: {} };
    const { counts } = fold([
      anna.draft(started()),
      anna.draft(received("m", 1)),
      other.draft(started()),
      other.draft(archived),
    ]);
    const figures = { mine: 0, mineUnread: 0, unassigned: 1 };
    expect(tally(counts, "u1").accounts.get(ACCOUNT)).toEqual({ open: 1, archived: 0, unread: 1, ...figures });
    expect(tally(counts, "u1").all).toEqual({ open: 1, archived: 1, unread: 1, ...figures });
    expect(counts as unknown as ConversationCounts[]).toHaveLength(2);
  });
});
