import type { ConversationEvent } from "@soshogle/domain/conversation/events";
import { arbitraryDrafts } from "@soshogle/testing/builders/arbitrary-drafts";
import {
  ACCOUNT,
  assigned,
  conversationOf,
  echoed,
  edited,
  erased,
  noted,
  partAccepted,
  partFailed,
  partRequested,
  profileFetched,
  reacted,
  received,
  referred,
  started,
  tapped,
  unsent,
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

  it("shows what was tapped, which is unread and waits like a message", () => {
    const row = rowAfter(received("m1", 10), tapped(null, 20, "Opening hours?"));
    expect(row).toMatchObject({ lastKind: "postback", lastAt: 20, unread: 2, waitingSince: 10, lastCustomerAt: 20 });
    expect(readSlot(row?.content.preview).value).toEqual({ title: "Opening hours?" });
  });

  it("has its window opened by an arrival, and stays where it was", () => {
    const row = rowAfter(received("m1", 10), echoed("e1", 20), referred(30), reacted("e1", 40));
    expect(row).toMatchObject({ lastAt: 20, lastCustomerAt: 30, unread: 1, waitingSince: null });
    expect(textOf(row)).toBe("text of e1");
  });

  it("shows the newest edit of the newest message, in whatever order they come", () => {
    expect(textOf(rowAfter(received("m1", 10), edited("m1", 2), edited("m1", 1)))).toBe("edit 2 of m1");
    expect(textOf(rowAfter(received("m1", 10), received("m2", 20), edited("m1", 1)))).toBe("text of m2");
    expect(textOf(rowAfter(received("m1", 10), edited("m1", 3), received("m2", 20), edited("m2", 1)))).toBe(
      "edit 1 of m2",
    );
    const ours = [partRequested("p1", 10), partAccepted("p1", 1, "out1"), edited("out1", 1)];
    expect(textOf(rowAfter(...ours))).toBe("edit 1 of out1");
  });

  it("says that the message was unsent when it was edited before, or is after", () => {
    for (const row of [
      rowAfter(received("m1", 10), edited("m1", 1), unsent("m1", 20, [1, 2])),
      rowAfter(received("m1", 10), unsent("m1", 20, [1]), edited("m1", 1)),
    ])
      expect(row).toMatchObject({ lastKind: "unsent", content: { preview: null } });
    expect(rowAfter(received("m1", 10), edited("m1", 1), erased(2, 2))).toMatchObject({ lastKind: "erased" });
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

describe("a contact who waits", () => {
  const waitingSince = (...events: ConversationEvent[]) => rowAfter(...events)?.waitingSince;
  const archived: ConversationEvent = { type: "ConversationArchived", data: {} };
  const reopened = (because: "person" | "message"): ConversationEvent => ({
    type: "ConversationReopened",
    data: { because },
  });

  it("does so since the oldest message that nothing followed", () => {
    expect(waitingSince()).toBeNull();
    expect(waitingSince(received("m2", 20), received("m1", 10), received("m3", 30))).toBe(10);
    expect(waitingSince(received("m1", 10), echoed("e1", 15), received("m2", 20))).toBe(20);
    expect(waitingSince(received("m1", 10), echoed("e1", 15))).toBeNull();
  });

  it("does so by the times of the sources, in whatever order they become known", () => {
    const events = [received("m1", 10), received("m2", 20), echoed("e1", 15), received("m3", 30)];
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: 4, maxLength: 4 }), (shuffled) => {
        expect(waitingSince(...shuffled)).toBe(20);
      }),
    );
  });

  it("waits until the part has gone out, and on when it has not", () => {
    const asked = [received("m1", 10), partRequested("p1", 15)];
    expect(waitingSince(...asked)).toBe(10);
    expect(waitingSince(...asked, partAccepted("p1", 1, "a"))).toBeNull();
    expect(waitingSince(...asked, partFailed("p1", 1, null))).toBe(10);
    expect(waitingSince(...asked, partFailed("p1", 1, 99), partAccepted("p1", 2, "a"))).toBeNull();
    expect(waitingSince(...asked, received("m2", 20), partAccepted("p1", 1, "a"))).toBe(20);
  });

  it("waits no more for an answer to what was taken back", () => {
    const unsent: ConversationEvent = {
      type: "MessageUnsent",
      data: { mid: "m1", unsentAt: 12, revisions: [1] },
      personal: { item: null },
    };
    expect(waitingSince(received("m1", 10), unsent)).toBeNull();
    expect(waitingSince(received("m1", 10), received("m2", 11), unsent)).toBe(11);
  });

  it("was answered by archiving, unless a person takes that back", () => {
    const { row, counts } = fold([started(), received("m1", 10), archived].map((event) => anna.draft(event)));
    expect([row?.status, tally(counts, "u1").all.waiting]).toEqual(["archived", 0]);
    expect(waitingSince(received("m1", 10), archived, reopened("person"))).toBe(10);
    expect(waitingSince(received("m1", 10), archived, received("m2", 30), reopened("message"))).toBe(30);
  });

  it("is remembered by the oldest and the newest of many messages", () => {
    const many = Array.from({ length: 80 }, (_, n) => received(`m${n}`, n + 1));
    expect(waitingSince(...many)).toBe(1);
    expect(rowAfter(...many)?.unanswered).toHaveLength(50);
    expect(waitingSince(...many, echoed("e1", 79))).toBe(80);
  });
});

describe("what needs somebody", () => {
  it("is unread, failed or both, until it is read and settled", () => {
    const read: ConversationEvent = { type: "ConversationMarkedRead", data: { upTo: 9 } };
    const steps = [received("m1", 1), partFailed("p1", 1, null), read, partAccepted("p1", 2, null)];
    const after = steps.map((_, n) => rowAfter(...steps.slice(0, n + 1))?.attention);
    expect([rowAfter()?.attention, ...after]).toEqual(["none", "unread", "unread_and_failed", "failed", "none"]);
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
            waiting: open.filter(({ waitingSince }) => waitingSince !== null).length,
            failed: open.filter(({ troubledParts }) => troubledParts.length > 0).length,
            mine: mine.length,
            mineUnread: mine.filter(({ unread }) => unread > 0).length,
            mineWaiting: mine.filter(({ waitingSince }) => waitingSince !== null).length,
            mineFailed: mine.filter(({ troubledParts }) => troubledParts.length > 0).length,
            unassigned: open.filter(({ assigneeId }) => assigneeId === null).length,
          });
        }
      }),
    );
  });

  it("forget who has nothing left", () => {
    const events = [started(), assigned("u1"), assigned("u2")].map((event) => anna.draft(event));
    const [count] = fold(events).counts as unknown as ConversationCounts[];
    expect(count?.assigned).toEqual({ u2: { open: 1, archived: 0, unread: 0, waiting: 0, failed: 0 } });
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
    const figures = { waiting: 1, failed: 0, mine: 0, mineUnread: 0, mineWaiting: 0, mineFailed: 0, unassigned: 1 };
    expect(tally(counts, "u1").accounts.get(ACCOUNT)).toEqual({ open: 1, archived: 0, unread: 1, ...figures });
    expect(tally(counts, "u1").all).toEqual({ open: 1, archived: 1, unread: 1, ...figures });
    expect(counts as unknown as ConversationCounts[]).toHaveLength(2);
  });
});
