import { given, outcome } from "@soshogle/testing/scenario";
import { describe, expect, it } from "vitest";
import { contact, PROFILE_FRESH_MS } from "./contact/contact.ts";
import { member } from "./member/member.ts";
import { notice } from "./notice/notice.ts";
import { quarantine } from "./quarantine/quarantine.ts";
import { user } from "./user/user.ts";
import { workspace } from "./workspace/workspace.ts";

describe("contact", () => {
  const unavailable = (fetchedAt: number) =>
    ({ type: "RecordProfileUnavailable", fetchedAt, code: "230", subcode: null }) as const;

  it("is asked for again after a day", () => {
    const known = given(contact, [
      { type: "ContactProfileUnavailable", data: { fetchedAt: 1_000, code: "230", subcode: null } },
    ]);
    expect(outcome(given(contact, []).when(unavailable(1_000)))).toEqual(["ContactProfileUnavailable"]);
    expect(outcome(known.when(unavailable(1_000 + PROFILE_FRESH_MS - 1)))).toEqual([]);
    expect(outcome(known.when(unavailable(1_000 + PROFILE_FRESH_MS)))).toEqual(["ContactProfileUnavailable"]);
  });
});

describe("quarantine", () => {
  const facts = {
    reason: "unparseable",
    detail: "",
    entryId: "",
    entryTime: null,
    list: "",
    object: "",
    bytes: 3,
    quarantinedAt: 1,
  } as const;
  const hold = { type: "QuarantineItem", facts, pieces: ["a", "b", "c"] } as const;

  it("stores an item in pieces, once", () => {
    expect(outcome(given(quarantine, []).when(hold))).toEqual([
      "ItemQuarantined",
      "QuarantineChunkStored",
      "QuarantineChunkStored",
    ]);
  });

  it("stores the pieces that a crash left out, under their own ordinals", () => {
    const first = { type: "ItemQuarantined", data: { ...facts, chunks: 2 }, personal: { raw: "a" } } as const;
    const second = { type: "QuarantineChunkStored", data: { index: 1 }, personal: { raw: "b" } } as const;
    const decision = given(quarantine, [first, second]).when(hold);
    expect(decision).toMatchObject({
      events: [{ type: "QuarantineChunkStored", ordinal: 1, data: { index: 2 }, personal: { raw: "c" } }],
    });
    expect(outcome(given(quarantine, [first, second, { ...second, data: { index: 2 } }]).when(hold))).toEqual([]);
  });
});

describe("what happens once", () => {
  it("registers a user, creates a workspace, joins it, records a notice", () => {
    const register = { type: "RegisterUser", name: "Ada", now: 1 } as const;
    expect(outcome(given(user, []).when(register))).toEqual(["UserRegistered"]);
    expect(
      outcome(
        given(user, [{ type: "UserRegistered", data: { registeredAt: 1 }, personal: { name: "Ada" } }]).when(register),
      ),
    ).toEqual([]);
    const create = { type: "CreateWorkspace", name: "Team", now: 1 } as const;
    expect(outcome(given(workspace, []).when(create))).toEqual(["WorkspaceCreated"]);
    expect(
      outcome(given(workspace, [{ type: "WorkspaceCreated", data: { name: "Team", createdAt: 1 } }]).when(create)),
    ).toEqual([]);
    const join = { type: "JoinWorkspace", userId: "u", role: "owner", name: "Ada", now: 1 } as const;
    const joined = {
      type: "MemberJoined",
      data: { userId: "u", role: "owner", joinedAt: 1 },
      personal: { name: "Ada" },
    } as const;
    expect(outcome(given(member, []).when(join))).toEqual(["MemberJoined"]);
    expect(outcome(given(member, [joined]).when(join))).toEqual([]);
    const record = { type: "RecordNotice", mid: "m", entryId: "1", noticedAt: 1 } as const;
    expect(outcome(given(notice, []).when(record))).toEqual(["EditNoticeReceived"]);
    expect(
      outcome(
        given(notice, [{ type: "EditNoticeReceived", data: { mid: "m", entryId: "1", noticedAt: 1 } }]).when(record),
      ),
    ).toEqual([]);
  });
});
