import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { appears, becomeOwner, connectAccount, openPhone, writeFromPhone } from "./lib/people.ts";
import { setStage } from "./lib/stage.ts";

const { desk, phone, inbox } = setStage();

const messages = (page: Page) => page.getByRole("region", { name: /^Messages with/ });
const row = (page: Page, name: RegExp) => page.getByRole("link", { name });
const WORDS = "The code of my bike lock is 4711";

/** The steps build on each other. */
describe("a message that its sender takes back", () => {
  it("leaves an open thread without a reload", async () => {
    await becomeOwner(desk.page, inbox);
    await connectAccount(desk.page, inbox);
    await desk.page.goto(`${inbox.url}/conversations`);
    await openPhone(phone.page, inbox);
    await writeFromPhone(phone.page, "Hello, I ordered a bike");
    await writeFromPhone(phone.page, WORDS);
    await row(desk.page, /bike lock/).click();
    await appears(messages(desk.page).getByText(WORDS));
    await desk.page.evaluate("window.isTheSamePage = true");

    const bubble = phone.page.getByRole("listitem").filter({ hasText: WORDS });
    await bubble.hover();
    await bubble.getByRole("button", { name: "Unsend" }).click();
    await phone.page.getByText(WORDS).waitFor({ state: "detached" });

    await appears(messages(desk.page).getByText("This message was unsent"));
    expect(await desk.page.content()).not.toContain("4711");
    await appears(messages(desk.page).getByText("Hello, I ordered a bike"));
    expect(await desk.page.evaluate("window.isTheSamePage")).toBe(true);
  });

  it("is Message unsent in the list, and no older text takes its place", async () => {
    await desk.page.goto(`${inbox.url}/conversations`);
    await appears(row(desk.page, /Message unsent/));
    expect(await row(desk.page, /I ordered a bike/).count()).toBe(0);
  });

  it("stays so after the power was cut", async () => {
    await inbox.kill();
    await inbox.start();
    await desk.page.goto(`${inbox.url}/conversations`);
    await row(desk.page, /Message unsent/).click();
    await appears(messages(desk.page).getByText("This message was unsent"));
    await appears(messages(desk.page).getByText("Hello, I ordered a bike"));
    expect(await desk.page.content()).not.toContain("4711");
  });
});
