import { createRequire } from "node:module";
import type { Locator } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { appears, becomeOwner, connectAccount, openPhone, writeFromPhone } from "./lib/people.ts";
import { setStage } from "./lib/stage.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

const { desk, phone, inbox, withoutScript } = setStage();
beforeAll(() => becomeOwner(desk.page, inbox));

const tile = (label: string, count: number): Locator =>
  desk.page.getByRole("main").getByRole("link", { name: new RegExp(`^${label} ?${count}`) });
const zone = (name: string): Locator => desk.page.getByRole("region", { name, exact: true });
const toDashboard = async () => {
  await desk.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Dashboard" }).click();
  await appears(desk.page.getByRole("heading", { level: 1, name: "Dashboard" }));
};

/** What an automatic check finds wrong on the page. */
const faults = async (): Promise<readonly string[]> => {
  const source = await (await import("node:fs/promises")).readFile(AXE, "utf8");
  await desk.page.evaluate(source);
  return desk.page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: { id: string }[] }> } }; // just loaded
    return (await axe.run()).violations.map(({ id }) => id);
  });
};

/** The steps build on each other. */
describe("the dashboard", () => {
  it("is where the address without a path leads, and leads to connecting an account", async () => {
    await desk.page.goto(inbox.url);
    await desk.page.waitForURL("**/dashboard");
    await appears(desk.page.getByRole("heading", { name: "Connect your first account" }));
    expect(await faults()).toEqual([]);
    await desk.page.getByRole("button", { name: "Connect Instagram" }).click();
    await appears(desk.page.getByRole("button", { name: "Allow" }));
    await connectAccount(desk.page, inbox);
  });

  it("says what to do before the first message, and shows it without a reload", async () => {
    await toDashboard();
    await appears(desk.page.getByRole("heading", { name: "Ready for the first message" }));
    await appears(desk.page.getByRole("link", { name: "Write from the phone" }));
    await appears(zone("Accounts").getByText("no event yet"));
    await openPhone(phone.page, inbox);
    await writeFromPhone(phone.page, "Is the roastery open on Sunday?");
    await appears(tile("Waiting for an answer", 1));
    await appears(tile("Unread", 1));
    await appears(tile("New leads without an owner", 1));
    await appears(tile("Not sent or unclear", 0));
    await appears(tile("Messages in", 1));
    await appears(tile("New leads", 1));
    await appears(zone("Accounts").getByText(/last event just now · access for \d+ days/));
    expect(await faults()).toEqual([]);
  });

  it("leads from every figure to its place", async () => {
    const places: readonly (readonly [() => Locator, RegExp])[] = [
      [() => tile("Waiting for an answer", 1), /\/conversations\?view=waiting$/],
      [() => tile("Unread", 1), /\/conversations\?view=unread$/],
      [() => tile("Not sent or unclear", 0), /\/conversations\?view=failed$/],
      [() => tile("New leads without an owner", 1), /\/leads\?view=table&stage=new&owner=nobody$/],
      [() => tile("Messages in", 1), /\/conversations$/],
      [() => tile("Messages out", 0), /\/conversations$/],
      [() => tile("New conversations", 1), /\/conversations$/],
      [() => tile("New leads", 1), /\/leads\?view=table$/],
      [() => zone("Accounts").getByRole("link", { name: /harbor\.coffee/ }), /\/channels$/],
      [() => zone("Today").getByRole("link", { name: /change the time zone/ }), /\/dashboard\/time-zone$/],
    ];
    for (const [link, address] of places) {
      await link().click();
      await desk.page.waitForURL(address);
      await toDashboard();
    }
  });

  it("shows who waits in the list that the figure leads to", async () => {
    await tile("Waiting for an answer", 1).click();
    await appears(desk.page.getByRole("link", { name: /roastery/ }));
    await desk.page.getByRole("link", { name: /^Not sent/ }).click();
    await appears(desk.page.getByText("Nothing failed"));
    await toDashboard();
  });

  it("leads to who waits longest, by keyboard, and is answered there", async () => {
    await zone("Waiting longest")
      .getByRole("link", { name: /roastery/ })
      .focus();
    await desk.page.keyboard.press("Enter");
    await desk.page.waitForURL(/\/conversations\/.+\?view=waiting$/);
    await appears(desk.page.getByRole("region", { name: /^Messages/ }).getByText("roastery"));
    const reply = desk.page.getByRole("textbox", { name: "Reply" });
    await reply.fill("From ten to four.");
    await reply.press("Enter");
    const sent = desk.page.getByRole("listitem").filter({ hasText: "From ten to four." });
    await appears(sent.getByText(/Sent|Seen/)); // the phone, being open, may have shown it already
    await toDashboard();
    await appears(zone("Waiting longest").getByText("Nobody is waiting."));
    await appears(tile("Waiting for an answer", 0));
    await appears(tile("Unread", 0));
    await appears(tile("Messages out", 1));
  });

  it("counts its days in the time zone that is chosen, also without script", async () => {
    await zone("Today")
      .getByRole("link", { name: /change the time zone/ })
      .click();
    await desk.page.getByLabel("Time zone").selectOption("Asia/Kathmandu");
    await desk.page.getByRole("button", { name: "Save" }).click();
    await desk.page.waitForURL(/\/dashboard\?after=/);
    await appears(zone("Today").getByText("Asia/Kathmandu"));
    const page = await withoutScript({ width: 375, height: 812 });
    await page.goto(`${inbox.url}/dashboard/time-zone`);
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Asia/Kathmandu");
    await page.getByLabel("Time zone").selectOption("Pacific/Chatham");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/\/dashboard\?after=/);
    await appears(page.getByRole("region", { name: "Today" }).getByText("Pacific/Chatham"));
    await page.getByRole("link", { name: /^Messages out ?1/ }).click();
    await page.waitForURL(/\/conversations$/);
    await page.context().close();
    await appears(zone("Today").getByText("Pacific/Chatham")); // live in the other window
  });

  it("says what came of the way to Instagram and back", async () => {
    await desk.page.goto(`${inbox.url}/dashboard?instagram=connected`);
    await appears(desk.page.getByText("@harbor.coffee is connected"));
    await desk.page.goto(`${inbox.url}/dashboard?instagram=error&code=permissions_missing`);
    await appears(desk.page.getByRole("alert").getByText("A permission is missing"));
  });

  it("raised no error in any page", () => {
    expect(desk.problems).toEqual([]);
  });
});
