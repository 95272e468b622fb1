import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { FEEL } from "./lib/feel.ts";
import { setPreviewStage } from "./lib/stage.ts";

/** Of a page while it is scrolled; the issue asks for fewer. */
const MOST_NODES = 2_000;
/** Promised are 1.5 s; the suite may run on a machine that does other things too. */
const LATEST_PAINT_MS = 1_500 * 4;
const MOST_SHIFT = 0.02;

const { desk, preview, newWindow } = setPreviewStage();
let page: Page;
beforeAll(() => {
  page = desk.page;
});

/** Opens a page of a scenario and waits until its script has taken over, which places the rows. */
const visit = async (scenario: string, path: string): Promise<void> => {
  await page.goto(preview.address(scenario, path));
  await page.locator("#list li[style]").first().waitFor();
};
const rows = (): Locator => page.locator("#list [data-row]");
const focused = (): Promise<string> => page.evaluate("document.activeElement?.textContent?.split(',')[0] ?? ''");
const scrolled = (of = page): Promise<number> => of.evaluate("document.querySelector('#list').scrollTop");
const scrollTo = (top: number, of = page): Promise<void> =>
  of.evaluate(`document.querySelector("#list").scrollTo({ top: ${top} })`);
/** Scrolls on from frame to frame until something is true; gives the most elements that the page had meanwhile. */
const scrollUntil = (condition: string, step: string): Promise<number> =>
  page.evaluate(`(async () => {
    const list = document.querySelector("#list");
    let most = 0;
    while (!(${condition})) {
      list.scrollTop = ${step};
      await new Promise(requestAnimationFrame);
      most = Math.max(most, document.querySelectorAll("*").length);
    }
    return most;
  })()`);
const firstNames = async (): Promise<readonly string[]> =>
  (await rows().evaluateAll((all) => all.map((row) => row.textContent?.split(",")[0] ?? ""))).slice(0, 3);
const updated = (): Locator => page.getByRole("button", { name: /updated$/ });
/** Moves the pointer off the list. */
const lookAway = () => page.mouse.move(900, 500);

describe("a list of 50,000", () => {
  it("is scrolled to its end with few elements", async () => {
    await visit("fifty-thousand", "/conversations");
    await page.getByRole("heading", { name: "Choose a conversation" }).waitFor();
    const most = await scrollUntil("document.querySelector('[data-row=\"49999\"]')", "list.scrollHeight");
    console.log(`most elements while scrolling over 50,000 rows: ${most}`);
    expect(most).toBeLessThan(MOST_NODES);
    await page.getByText("That is all").waitFor();
  }, 300_000);

  it("comes back where it was, with the conversation that was open", async () => {
    await visit("fifty-thousand", "/conversations");
    await scrollUntil("document.querySelector('[data-row=\"180\"]')", "list.scrollTop + 500");
    await page.locator('[data-row="180"]').click();
    await page.waitForURL("**/conversations/m180");
    const before = await scrolled();
    await page.getByRole("link", { name: "Leads", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Leads" }).waitFor();
    await page.goBack();
    await page.locator('[data-row="180"][aria-current=page]').waitFor();
    expect(await scrolled()).toBe(before);
  });

  it("comes back where it was on a phone, where a conversation hides it", async () => {
    const phone = await newWindow({ width: 375, height: 780 });
    await phone.page.goto(preview.address("many", "/conversations"));
    const top = () => scrolled(phone.page);
    await phone.page.locator("#list li[style]").first().waitFor(); // hydrated: rows are placed
    await scrollTo(1_200, phone.page);
    await expect.poll(top).toBe(1_200);
    await phone.page.locator('[data-row="20"]').click();
    await phone.page.getByRole("textbox", { name: "Reply" }).waitFor();
    await phone.page.goBack();
    await expect.poll(top).toBe(1_200);
    await phone.context.close();
  });
});

describe("the keyboard", () => {
  it("walks beyond the loaded page, to both ends, and keeps the focus", async () => {
    await visit("fifty-thousand", "/conversations");
    await page.getByRole("heading", { name: "Choose a conversation" }).waitFor();
    await page.keyboard.press("j");
    await expect.poll(focused).toBe("Person 1");
    await page.keyboard.press("End");
    await expect.poll(async () => Number((await focused()).replace("Person ", ""))).toBeGreaterThanOrEqual(50);
    const end = Number((await focused()).replace("Person ", ""));
    await page.keyboard.press("j");
    await expect.poll(focused).toBe(`Person ${end + 1}`);
    await page.keyboard.press("ArrowUp");
    await expect.poll(focused).toBe(`Person ${end}`);
    await page.keyboard.press("Home");
    await expect.poll(focused).toBe("Person 1");
  });

  it("keeps the focus on a row that is scrolled out of sight", async () => {
    await scrollTo(3_000);
    await page.locator('[data-row="45"]').waitFor();
    expect(await focused()).toBe("Person 1");
  });

  it("opens, and comes back to the list, by keys alone", async () => {
    await page.keyboard.press("Home");
    await page.keyboard.press("j");
    await expect.poll(focused).toBe("Person 2");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/conversations/m1");
    await page.getByRole("textbox", { name: "Reply" }).waitFor();
    await page.keyboard.press("Escape");
    await page.waitForURL("**/conversations");
  });

  it("archives, undoes and goes on with the next", async () => {
    await visit("everyday", "/conversations");
    await page.getByRole("heading", { name: "Choose a conversation" }).waitFor();
    await page.keyboard.press("j");
    await expect.poll(focused).toBe("Mara Lindqvist");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Mara Lindqvist" }).waitFor();
    await page.keyboard.press("e");
    await page.getByText("Conversation archived").waitFor();
    await page.getByRole("heading", { level: 1, name: "Tomás Ferreira" }).waitFor();
    expect(await firstNames()).not.toContain("Mara Lindqvist");
    await page.getByRole("button", { name: "Undo" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(firstNames).toContain("Mara Lindqvist");
    await page.keyboard.press("j");
    await expect.poll(focused).toBe("Yuki Tanaka");
  });

  it("shows the keys, and lets those of one letter be switched off", async () => {
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keys" });
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.keyboard.press("?");
    await dialog.getByRole("checkbox", { name: /one letter/ }).focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    const before = await focused();
    await page.keyboard.press("j");
    await page.keyboard.press("?");
    expect([await focused(), await dialog.isVisible()]).toEqual([before, false]);
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("button", { name: /^Keys/ }).click();
    await dialog.getByRole("checkbox", { name: /one letter/ }).check();
    await page.keyboard.press("Escape");
  });
});

describe("a list that is pointed at", () => {
  it("holds still, says how much would move, and moves when asked", async () => {
    await visit("everyday", "/conversations");
    await page.getByRole("heading", { name: "Choose a conversation" }).waitFor();
    const before = await firstNames();
    await rows().nth(4).hover();
    await preview.receive("1008", "Anybody there?", "everyday");
    await page.getByText("Anybody there?", { exact: true }).waitFor();
    await updated().waitFor();
    expect([await updated().textContent(), await firstNames()]).toEqual([" 1 updated", before]);
    await updated().click();
    await expect.poll(async () => (await firstNames())[0]).toBe("Priya Raman");
    expect(await updated().count()).toBe(0);
  });

  it("moves by itself once nobody points at it", async () => {
    await rows().nth(4).hover();
    await preview.receive("1003", "One more photo", "everyday");
    await updated().waitFor();
    await lookAway();
    await expect.poll(async () => (await firstNames())[0]).toBe("Yuki Tanaka");
  });

  it("holds still under the keyboard too", async () => {
    await page.keyboard.press("j");
    await expect.poll(focused).toBe("Yuki Tanaka");
    await preview.receive("1005", "شكرا", "everyday");
    await updated().waitFor();
    expect((await firstNames())[0]).toBe("Yuki Tanaka");
    await page.getByRole("link", { name: "Skip to the list" }).focus();
    await expect.poll(async () => (await firstNames())[0]).toBe("ليلى حداد");
  });
});

describe("filters", () => {
  it("are chips that can be taken away, alone or together", async () => {
    await visit("many", "/conversations?account=account-2&channel=instagram");
    const active = page.getByRole("navigation", { name: "Active filters" });
    await active.getByRole("link", { name: "Remove filter Instagram" }).click();
    await page.waitForURL("**/conversations?account=account-2");
    await active.getByRole("link", { name: /^Remove filter @preview/ }).click();
    await page.waitForURL("**/conversations");
    await active.waitFor({ state: "detached" });
  });
});

describe("speed as it is felt", () => {
  it("paints soon and shifts nothing", async () => {
    const fresh = await newWindow();
    await fresh.page.addInitScript(FEEL);
    await fresh.page.goto(preview.address("many", "/conversations"));
    await fresh.page.locator("#list li[style]").first().waitFor(); // hydrated: rows are placed
    await preview.receive("m30", "Something new", "many");
    await fresh.page.getByText("Something new", { exact: true }).waitFor();
    const felt = (await fresh.page.evaluate("felt")) as { readonly shift: number; readonly paint: number }; // by FEEL
    console.log(`layout shift ${felt.shift.toFixed(4)}, largest paint after ${felt.paint.toFixed(0)} ms`);
    expect(felt.shift).toBeLessThan(MOST_SHIFT);
    expect(felt.paint).toBeLessThan(LATEST_PAINT_MS);
    await fresh.context.close();
  });
});

it("raised no error in any page", () => {
  expect(desk.problems).toEqual([]);
});
