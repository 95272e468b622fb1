import { assigned, noted, received, started } from "@soshogle/testing/builders/conversation";
import { given, outcome } from "@soshogle/testing/scenario";
import { describe, expect, it } from "vitest";
import { conversation, NOTE_LIMIT_BYTES } from "./conversation.ts";
import type { ConversationEvent } from "./events.ts";

const begun = [started(), received("m1", 1_000)];
const after = (...events: ConversationEvent[]) => given(conversation, [...begun, ...events]);

describe("Assign", () => {
  const to = (userId: string | null) => ({ type: "Assign", userId }) as const;

  it("gives the conversation to somebody, and to nobody", () => {
    expect(after().when(to("u1"))).toMatchObject({
      events: [{ type: "ConversationAssigned", data: { userId: "u1" } }],
    });
    expect(after(assigned("u1")).when(to(null))).toMatchObject({ events: [{ data: { userId: null } }] });
  });

  it("says nothing when it is so already", () => {
    expect(outcome(after().when(to(null)))).toEqual([]);
    expect(outcome(after(assigned("u1")).when(to("u1")))).toEqual([]);
  });

  it("works on an archived conversation, and survives the archive", () => {
    const archived: ConversationEvent = { type: "ConversationArchived", data: {} };
    const reopened: ConversationEvent = { type: "ConversationReopened", data: { because: "message" } };
    expect(outcome(after(archived).when(to("u1")))).toEqual(["ConversationAssigned"]);
    expect(outcome(after(assigned("u1"), archived, reopened).when(to("u1")))).toEqual([]);
  });

  it("is refused where there is no conversation", () => {
    expect(outcome(given(conversation, []).when(to("u1")))).toBe("ConversationNotFound");
  });
});

describe("WriteNote", () => {
  const note = (noteId: string, text: string) => ({ type: "WriteNote", noteId, text, now: 5_000 }) as const;

  it("keeps the text apart from the facts", () => {
    expect(after().when(note("n1", "Grüße"))).toMatchObject({
      events: [
        { type: "NoteWritten", data: { noteId: "n1", textBytes: 7, writtenAt: 5_000 }, personal: { text: "Grüße" } },
      ],
    });
  });

  it("is one note however often it is handed over", () => {
    expect(outcome(after(noted("n1", 5_000)).when(note("n1", "again")))).toEqual([]);
    expect(outcome(after(noted("n1", 5_000)).when(note("n2", "another")))).toEqual(["NoteWritten"]);
  });

  it("is refused when it says nothing or too much", () => {
    expect(outcome(after().when(note("n1", " \n")))).toBe("NoteEmpty");
    expect(outcome(after().when(note("n1", "é".repeat(NOTE_LIMIT_BYTES / 2))))).toEqual(["NoteWritten"]);
    expect(outcome(after().when(note("n1", "é".repeat(NOTE_LIMIT_BYTES / 2 + 1))))).toBe("NoteTooLong");
  });

  it("never becomes something to send", () => {
    const before = after().state();
    const then = after(noted("n1", 5_000)).state();
    if (before.status === "new" || then.status === "new") throw new Error("the conversation has begun");
    expect([...then.parts]).toEqual([]);
    expect(then.lastCustomerAt).toBe(before.lastCustomerAt);
  });

  it("is refused where there is no conversation", () => {
    expect(outcome(given(conversation, []).when(note("n1", "x")))).toBe("ConversationNotFound");
  });
});
