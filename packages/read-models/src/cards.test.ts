import type { AccountEvent } from "@soshogle/domain/account/events";
import { accountStream, memberStream, workspacePartition, workspaceStream } from "@soshogle/domain/ids";
import { ACCOUNT, conversationOf, profileFetched, started, WORKSPACE } from "@soshogle/testing/builders/conversation";
import { type Draft, recorded } from "@soshogle/testing/builders/drafts";
import { describe, expect, it } from "vitest";
import { accounts } from "./accounts/project.ts";
import { contacts } from "./contacts/project.ts";
import { readSlot } from "./content-slots.ts";
import type { Directory } from "./directory/document.ts";
import { directory } from "./directory/project.ts";
import { foldPlainly } from "./plain-fold.ts";
import type { Projection } from "./projection.ts";

const documentOf = (projection: Projection, id: string, drafts: readonly Draft[]) => {
  const [documents] = foldPlainly(projection, recorded(drafts)).values();
  return documents?.get(id);
};

const place = { partition: workspacePartition(WORKSPACE), workspaceId: WORKSPACE, occurredAt: 1 };
const ofAccount = (event: AccountEvent): Draft => ({ ...place, stream: accountStream(ACCOUNT), event });
const connected = (at: number): Draft =>
  ofAccount({
    type: "AccountConnected",
    data: { igId: "17", appScopedId: null, scopes: ["basic"], tokenExpiresAt: at + 60, connectedAt: at },
    personal: { username: "shop", name: "The Shop", pictureUrl: null },
  });
const disconnected = ofAccount({ type: "AccountDisconnected", data: { disconnectedAt: 9 } });

describe("a contact's card", () => {
  const anna = conversationOf("1");
  const unavailable = anna.ofContact({
    type: "ContactProfileUnavailable",
    data: { fetchedAt: 7, code: "230", subcode: null },
  });

  it("knows since when the contact writes, whatever came first", () => {
    const drafts = [anna.ofContact(profileFetched("Anna", 5), 5), anna.draft(started(), 3)];
    expect(documentOf(contacts, anna.id, drafts)).toMatchObject({ firstSeenAt: 3, profileFetchedAt: 5, followers: 3 });
  });

  it("keeps the last known profile beside the reason why there is no newer one", () => {
    const drafts = [anna.draft(started(), 3), anna.ofContact(profileFetched("Anna", 5), 5), unavailable];
    expect(documentOf(contacts, anna.id, drafts)).toMatchObject({ profileFetchedAt: 5, profileError: "230" });
  });
});

describe("an account's card", () => {
  it("waits for its subscription, then says how it went", () => {
    const subscribed = ofAccount({ type: "AccountSubscribed", data: { fields: ["messages"], subscribedAt: 2 } });
    const failed = ofAccount({ type: "AccountSubscriptionFailed", data: { code: "200", subcode: null, failedAt: 2 } });
    expect(documentOf(accounts, ACCOUNT, [connected(1)])).toMatchObject({
      status: "connected",
      subscription: "pending",
    });
    expect(documentOf(accounts, ACCOUNT, [connected(1), failed])).toMatchObject({
      subscription: "failed",
      subscriptionError: "200",
    });
    expect(documentOf(accounts, ACCOUNT, [connected(1), failed, subscribed])).toMatchObject({
      subscription: "subscribed",
      subscriptionError: null,
    });
  });

  it("starts over when it is connected again", () => {
    const rejected = ofAccount({ type: "AccountTokenRejected", data: { code: "190", subcode: null, rejectedAt: 3 } });
    const before = [connected(1), rejected, disconnected];
    expect(documentOf(accounts, ACCOUNT, before)).toMatchObject({
      status: "disconnected",
      tokenRejected: true,
      disconnectedAt: 9,
    });
    expect(documentOf(accounts, ACCOUNT, [...before, connected(20)])).toMatchObject({
      status: "connected",
      connectedAt: 20,
      disconnectedAt: null,
      tokenRejected: false,
      tokenExpiresAt: 80,
    });
  });
});

describe("the directory of a workspace", () => {
  it("holds the names of the workspace, its members and its accounts", () => {
    const created: Draft = {
      ...place,
      stream: workspaceStream(WORKSPACE),
      event: { type: "WorkspaceCreated", data: { name: "Acme", createdAt: 1 } },
    };
    const joined: Draft = {
      ...place,
      stream: memberStream(WORKSPACE, ACCOUNT),
      event: { type: "MemberJoined", data: { userId: "u1", role: "owner", joinedAt: 1 }, personal: { name: "Olga" } },
    };
    const chosen: Draft = {
      ...place,
      stream: workspaceStream(WORKSPACE),
      event: { type: "WorkspaceTimeZoneChosen", data: { timeZone: "Asia/Kathmandu", chosenAt: 2 } },
    };
    expect(documentOf(directory, WORKSPACE, [created])).toMatchObject({ timeZone: null });
    const document = documentOf(directory, WORKSPACE, [
      created,
      chosen,
      joined,
      connected(1),
      disconnected,
    ]) as unknown as Directory;
    expect(document).toMatchObject({
      name: "Acme",
      timeZone: "Asia/Kathmandu",
      members: { u1: { role: "owner", active: true } },
      accounts: { [ACCOUNT]: { igId: "17", status: "disconnected" } },
    });
    expect(readSlot(document.content["member:u1"]).value).toEqual({ name: "Olga" });
    expect(readSlot(document.content[`account:${ACCOUNT}`]).value).toMatchObject({ username: "shop" });
  });
});
