import { expect, it } from "vitest";
import type { AccountView } from "../../views.ts";
import { accountHealth } from "./account-health.ts";

const day = 86_400_000;
const account: AccountView = {
  id: "a",
  igId: "1",
  username: "shop",
  name: null,
  pictureUrl: null,
  status: "connected",
  connectedAt: 0,
  disconnectedAt: null,
  tokenExpiresAt: 50 * day,
  tokenRejected: false,
  subscription: "subscribed",
  subscriptionProblem: null,
};
const word = (more: Partial<AccountView>) => accountHealth({ ...account, ...more }, 0).word;

it("names the worst first", () => {
  expect(word({})).toBe("Receiving messages");
  expect(word({ tokenExpiresAt: 9 * day })).toBe("Access ends soon");
  expect(word({ subscription: "pending" })).toBe("Switching on delivery…");
  expect(word({ subscription: "failed" })).toBe("No messages arrive");
  expect(word({ subscription: "failed", tokenRejected: true })).toBe("Access refused");
  expect(word({ status: "disconnected", tokenRejected: true })).toBe("Disconnected");
});

it("passes on why Meta refused", () => {
  expect(
    accountHealth({ ...account, subscription: "failed", subscriptionProblem: "No permission." }, 0).advice,
  ).toContain("No permission.");
});
