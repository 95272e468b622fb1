import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, openWindow, type Watched } from "./lib/browser.ts";
import { newPlace, type Place, type RunningInbox, removePlace, startInbox } from "./lib/inbox.ts";
import { appears, becomeOwner, connectAccount, openPhone, writeFromPhone } from "./lib/people.ts";

let browser: Browser;
let place: Place;
let inbox: RunningInbox;
let desk: Watched;
let phone: Watched;

beforeAll(async () => {
  browser = await launchBrowser();
  place = await newPlace();
  inbox = await startInbox(place);
  desk = await openWindow(browser);
  phone = await openWindow(browser, { width: 420, height: 860 });
});

afterAll(async () => {
  await browser?.close();
  await inbox?.stop();
  removePlace(place);
});

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
    inbox = await startInbox(place);
    await desk.page.goto(`${inbox.url}/conversations`);
    await row(desk.page, /Message unsent/).click();
    await appears(messages(desk.page).getByText("This message was unsent"));
    await appears(messages(desk.page).getByText("Hello, I ordered a bike"));
    expect(await desk.page.content()).not.toContain("4711");
  });
});
