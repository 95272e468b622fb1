import type { Locator, Page } from "playwright-core";
import type { RunningInbox } from "./inbox.ts";

export const OWNER = {
  name: "Ada Owner",
  email: "ada@example.com",
  password: "correct horse battery",
  team: "Harbour Team",
};

/** Follows the owner link and becomes the owner, signed in. */
export const becomeOwner = async (page: Page, inbox: RunningInbox, owner = OWNER): Promise<void> => {
  if (inbox.ownerLink === null) throw new Error("no owner link was printed");
  await page.goto(inbox.ownerLink);
  await page.getByLabel("Your name").fill(owner.name);
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByLabel("Team name").fill(owner.team);
  await page.getByRole("button", { name: /create/i }).click();
  await page.waitForURL("**/conversations");
};

export const signIn = async (page: Page, inbox: RunningInbox): Promise<void> => {
  await page.goto(`${inbox.url}/sign-in`);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/conversations");
};

/** Connects the first simulated account and waits until Meta delivers for it. */
export const connectAccount = async (page: Page, inbox: RunningInbox): Promise<void> => {
  await page.goto(`${inbox.url}/channels`);
  await page.getByRole("button", { name: "Connect Instagram" }).first().click();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.waitForURL("**/channels**");
  await appears(page.getByRole("heading", { name: "@harbor.coffee" }));
  await appears(page.getByText("Receiving messages"));
};

/** Opens the chat of the first simulated person with the first account, on the phone. */
export const openPhone = async (page: Page, inbox: RunningInbox): Promise<void> => {
  await page.goto(inbox.phoneUrl);
  await page
    .getByRole("link", { name: /ana\.duarte/i })
    .first()
    .click();
  await page
    .getByRole("link", { name: /harbor/i })
    .first()
    .click();
};

export const writeFromPhone = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel(/^Message to/).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
};

/** Waits until something is on the page. */
export const appears = (locator: Locator): Promise<void> => locator.first().waitFor({ state: "visible" });
