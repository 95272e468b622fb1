import { given, outcome } from "@soshogle/testing/scenario";
import { describe, expect, it } from "vitest";
import { type AccountCommand, account } from "./account.ts";
import type { AccountEvent } from "./events.ts";

const facts = {
  igId: "17841400000000001",
  appScopedId: "1784",
  scopes: ["s"],
  tokenExpiresAt: 9_000,
  connectedAt: 1_000,
};
const personal = { username: "shop", name: null, pictureUrl: null };
const connected: AccountEvent = { type: "AccountConnected", data: facts, personal };
const disconnected: AccountEvent = { type: "AccountDisconnected", data: { disconnectedAt: 2_000 } };
const reject = (connectedAt: number): AccountCommand => ({
  type: "RejectToken",
  code: "190",
  subcode: null,
  connectedAt,
  now: 3_000,
});

describe("account", () => {
  it("connects, and connects again with a new token", () => {
    const connect: AccountCommand = { type: "ConnectAccount", facts, personal };
    expect(outcome(given(account, []).when(connect))).toEqual(["AccountConnected"]);
    expect(outcome(given(account, [connected, disconnected]).when(connect))).toEqual(["AccountConnected"]);
  });

  it("disconnects once", () => {
    const disconnect: AccountCommand = { type: "DisconnectAccount", now: 2_000 };
    expect(outcome(given(account, [connected]).when(disconnect))).toEqual(["AccountDisconnected"]);
    expect(outcome(given(account, [connected, disconnected]).when(disconnect))).toEqual([]);
    expect(outcome(given(account, []).when(disconnect))).toBe("AccountNotFound");
  });

  it("rejects the token of this connection only", () => {
    expect(outcome(given(account, [connected]).when(reject(1_000)))).toEqual(["AccountTokenRejected"]);
    expect(outcome(given(account, [connected]).when(reject(500)))).toEqual([]);
  });

  it("records the subscription once a connection", () => {
    const subscribed: AccountEvent = { type: "AccountSubscribed", data: { fields: ["messages"], subscribedAt: 1_500 } };
    const record: AccountCommand = { type: "RecordSubscription", fields: ["messages"], now: 1_500 };
    expect(outcome(given(account, [connected]).when(record))).toEqual(["AccountSubscribed"]);
    expect(outcome(given(account, [connected, subscribed]).when(record))).toEqual([]);
    expect(outcome(given(account, [connected, subscribed, connected]).when(record))).toEqual(["AccountSubscribed"]);
    expect(outcome(given(account, [connected, disconnected]).when(record))).toEqual([]);
  });
});
