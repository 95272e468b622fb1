import type { BrowserContext, Page, Request } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { appears, becomeOwner, connectAccount, OWNER, openPhone, writeFromPhone } from "./lib/people.ts";
import { setStage } from "./lib/stage.ts";

const { desk, phone, inbox } = setStage();
let tabs: readonly Page[];
beforeAll(async () => {
  await becomeOwner(desk.page, inbox);
  await connectAccount(desk.page, inbox);
  await openPhone(phone.page, inbox);
});

/** Streams of changes that the tabs of a browser hold open, counted by the browser itself. */
const countStreams = (context: BrowserContext) => {
  const open = new Set<Request>();
  context.on("request", (request) => request.url().includes("live.changes") && open.add(request));
  context.on("requestfinished", (request) => open.delete(request));
  context.on("requestfailed", (request) => open.delete(request));
  return () => [...open].filter((request) => !request.frame().page().isClosed()).length;
};
const says = (page: Page, text: string) => appears(page.getByRole("link", { name: new RegExp(text) }));
const allSay = (pages: readonly Page[], text: string) => Promise.all(pages.map((page) => says(page, text)));
const leads = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    const mine = sessionStorage.getItem("lock-client") ?? "";
    return held.some(({ clientId }) => clientId === mine);
  });
/** Lets a tab find out by what name the browser's locks know it. */
const learnName = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const own = `who-${Math.random()}`;
    await navigator.locks.request(own, async () => {
      const { held = [] } = await navigator.locks.query();
      sessionStorage.setItem("lock-client", held.find(({ name }) => name === own)?.clientId ?? "");
    });
  });
const leaderOf = async (pages: readonly Page[]): Promise<Page> => {
  let found: Page | undefined;
  await expect
    .poll(async () => {
      const leading = await Promise.all(pages.map(leads));
      found = pages[leading.indexOf(true)];
      return leading.filter(Boolean).length;
    })
    .toBe(1);
  if (!found) throw new Error("no tab leads");
  return found;
};

/** The steps build on each other. */
describe("ten tabs of one browser", () => {
  let streams: () => number;

  it("all see a message, over one stream", async () => {
    streams = countStreams(desk.context);
    await desk.page.close();
    const opened: Page[] = [];
    for (let n = 0; n < 10; n++) {
      const page = await desk.context.newPage();
      await page.goto(`${inbox.url}/conversations`);
      opened.push(page);
    }
    tabs = opened;
    await Promise.all(tabs.map(learnName));
    await writeFromPhone(phone.page, "Ten of you, hello");
    await allSay(tabs, "Ten of you, hello");
    expect(streams()).toBe(1);
  });

  it("go on when the one that holds the stream closes", async () => {
    const leader = await leaderOf(tabs);
    tabs = tabs.filter((page) => page !== leader);
    await leader.close();
    await writeFromPhone(phone.page, "One of you left");
    await allSay(tabs, "One of you left");
    expect(streams()).toBe(1);
  });

  it("go on when the one that holds the stream is frozen, and it catches up", async () => {
    const leader = await leaderOf(tabs);
    const others = tabs.filter((page) => page !== leader);
    const devtools = await leader.context().newCDPSession(leader);
    await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
    await writeFromPhone(phone.page, "One of you sleeps");
    await allSay(others, "One of you sleeps");
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    await says(leader, "One of you sleeps");
    await devtools.detach();
  });

  it("say when the server is gone, and recover by themselves", async () => {
    await inbox.kill();
    const strips = () => Promise.all(tabs.map((page) => page.locator("[data-connection=reconnecting]").count()));
    await expect.poll(strips, { timeout: 20_000 }).toEqual(tabs.map(() => 1));
    await inbox.start();
    await phone.page.reload();
    await writeFromPhone(phone.page, "Back again");
    await allSay(tabs, "Back again");
    for (const page of tabs) await page.locator("[data-connection=none]").waitFor({ state: "attached" });
  });

  it("all lead to sign-in when one signs out, and back to where they were", async () => {
    const [first, ...others] = tabs;
    if (!first) throw new Error("no tab is left");
    await others[0]?.goto(`${inbox.url}/leads?view=table`);
    await first.getByRole("button", { name: /^Account/ }).click();
    await first.getByRole("button", { name: "Sign out" }).click();
    for (const page of tabs) await page.waitForURL("**/sign-in**");
    await expect.poll(streams).toBe(0);
    const back = others[0];
    if (!back) throw new Error("no other tab is left");
    await back.getByLabel("E-mail").fill(OWNER.email);
    await back.getByLabel("Password", { exact: true }).fill(OWNER.password);
    await back.getByRole("button", { name: "Sign in" }).click();
    await back.waitForURL("**/leads?view=table");
  });
});
