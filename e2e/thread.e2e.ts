import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { appears, becomeOwner, connectAccount, OWNER, openPhone, signIn, writeFromPhone } from "./lib/people.ts";
import { control } from "./lib/simulator.ts";
import { setStage } from "./lib/stage.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LONG = 5_000;
const SENT = /^\s*(Sent|Seen)\s*$/;
const STEP_MS = 20_000;

const { desk, phone, inbox, line, newWindow } = setStage({ reached: "over a line" });
beforeAll(async () => {
  await becomeOwner(desk.page, inbox);
  await connectAccount(desk.page, inbox);
});

const log = (page = desk.page): Locator => page.getByRole("log");
const reply = (page = desk.page): Locator => page.getByRole("textbox", { name: "Reply" });
const row = (name: RegExp, page = desk.page): Locator => page.getByRole("link", { name });
/** Opens a conversation; the list holds still while pointer or focus is in it, so they leave it first. */
const open = async (name: RegExp): Promise<void> => {
  await desk.page.getByRole("heading", { level: 1 }).first().click();
  await row(name).click();
};
const answer = async (text: string, page = desk.page): Promise<void> => {
  await reply(page).fill(text);
  await reply(page).press("Enter");
};

interface Book {
  readonly accounts: readonly { readonly igId: string; readonly username: string }[];
  readonly people: readonly { readonly personId: string; readonly username: string }[];
}

/** Lets somebody new write to the first account. */
const somebodyWrites = async (username: string, name: string | null, text: string): Promise<void> => {
  await control(inbox, "people", { username, name });
  const { accounts, people } = (await control(inbox, "book")) as Book; // the control API's answer, as its README says
  const accountId = accounts.find((account) => account.username === "harbor.coffee")?.igId;
  const personId = people.find((person) => person.username === username)?.personId;
  await control(inbox, "messages", { accountId, personId, text });
};

/** A history as long as few have, in signed deliveries of Meta's size. */
const seedLongThread = async (): Promise<void> => {
  const { accounts } = (await control(inbox, "book")) as Book; // as above
  const igId = accounts.find((account) => account.username === "harbor.coffee")?.igId ?? "";
  const begin = Date.now() - LONG * 60_000;
  const items = Array.from({ length: LONG }, (_, n) => ({
    sender: { id: "1086352217904999" },
    recipient: { id: igId },
    timestamp: begin + n * 60_000,
    message: {
      mid: `long-${n}`,
      text: `Number ${n + 1} of many${n % 7 === 0 ? ", and this one is longer. ".repeat(4) : ""}`,
    },
  }));
  for (let from = 0; from < items.length; from += 250)
    await control(inbox, "deliveries", { accountId: igId, items: items.slice(from, from + 250) });
};

const nodes = (page = desk.page): Promise<number> => page.evaluate("document.querySelectorAll('*').length");
const scrollTo = (top: number, page = desk.page) => log(page).evaluate((element, to) => element.scrollTo(0, to), top);

/** What stands in the middle of the messages, and where. */
const standing = async (page = desk.page) => {
  // What one jumped to comes onto the page a frame later.
  await expect.poll(async () => (await inTheMiddle(page)).line, { timeout: STEP_MS }).not.toBe("");
  return inTheMiddle(page);
};
const inTheMiddle = (page: Page) =>
  log(page).evaluate((element) => {
    const box = element.getBoundingClientRect();
    const middle = box.top + box.height / 2;
    const found = [...element.querySelectorAll("[data-line]")].find(
      (each) => each.getBoundingClientRect().bottom > middle,
    );
    return { line: found?.getAttribute("data-line") ?? "", top: Math.round(found?.getBoundingClientRect().top ?? 0) };
  });
const topOf = (key: string, page = desk.page) =>
  log(page).evaluate((element, wanted) => {
    const found = [...element.querySelectorAll("[data-line]")].find(
      (each) => each.getAttribute("data-line") === wanted,
    );
    return found ? Math.round(found.getBoundingClientRect().top) : null;
  }, key);
/** It is where it was, to the eye. */
const stands = ({ line: key, top }: { readonly line: string; readonly top: number }): Promise<void> =>
  expect.poll(async () => Math.abs(((await topOf(key)) ?? -9_999) - top), { timeout: STEP_MS }).toBeLessThan(3);
/** Holds requests back until what is called does what comes of it. */
const holdRequests = async (url: string): Promise<() => Promise<void>> => {
  const held = Promise.withResolvers<void>();
  const going: Promise<void>[] = [];
  await desk.page.route(url, (route) => {
    const goes = held.promise.then(() => route.continue());
    going.push(goes);
    return goes;
  });
  return async () => {
    held.resolve();
    await Promise.all(going);
    await desk.page.unroute(url);
  };
};
const placeOfLine = (key: string) =>
  log().evaluate((element, wanted) => {
    const found = [...element.querySelectorAll("[data-line]")].find(
      (each) => each.getAttribute("data-line") === wanted,
    );
    return Number(found?.getAttribute("data-index") ?? -1);
  }, key);

/** The steps build on each other. */
describe("a conversation at a desk", () => {
  it("is answered with the keyboard alone", async () => {
    await desk.page.goto(`${inbox.url}/conversations`);
    await openPhone(phone.page, inbox);
    await writeFromPhone(phone.page, "Do you have oat milk?");
    await appears(row(/oat milk/));
    await desk.page.keyboard.press("j");
    await expect.poll(() => desk.page.evaluate("document.activeElement?.getAttribute('data-row')")).toBe("0");
    await desk.page.keyboard.press("Enter");
    await appears(log().getByText("Do you have oat milk?"));
    await desk.page.keyboard.press("r");
    await desk.page.keyboard.type("We do,");
    await desk.page.keyboard.press("Shift+Enter");
    await desk.page.keyboard.type("and almond.");
    await desk.page.keyboard.press("Enter");
    await appears(phone.page.getByText(/We do,\s+and almond\./));
  });

  it("shows a reply before the server has it", async () => {
    const release = await holdRequests("**/api/trpc/conversations.reply*");
    await answer("It costs nothing extra");
    const bubble = log().getByRole("listitem").filter({ hasText: "It costs nothing extra" });
    await appears(bubble.getByText("Queued"));
    expect(await reply().inputValue()).toBe("");
    await release();
    await appears(bubble.getByText(SENT));
  });

  it("says that a long text becomes several messages, and sends them in order", async () => {
    const [first, second] = [`One ${"a".repeat(800)}.`, `Two ${"b".repeat(800)}.`];
    await reply().fill(`${first} ${second}`);
    await desk.page.getByText("goes out as 2 messages").click();
    await appears(desk.page.getByRole("listitem").filter({ hasText: /^Two b+\.$/ }));
    await reply().press("Enter");
    await appears(phone.page.getByText(second));
    const texts = await phone.page.locator("body").textContent();
    expect(texts?.indexOf(first)).toBeLessThan(texts?.indexOf(second) ?? -1);
    expect(texts?.indexOf(first)).toBeGreaterThan(-1);
  });

  it("moves between messages with arrows, and copies and links them", async () => {
    await log().focus();
    await desk.page.keyboard.press("ArrowUp");
    await desk.page.keyboard.press("ArrowUp");
    const toolbar = log().getByRole("toolbar");
    await appears(toolbar);
    expect(await toolbar.count()).toBe(1);
    await desk.page.keyboard.press("Home");
    await appears(log().getByRole("listitem").filter({ hasText: "oat milk" }).getByRole("toolbar"));
    await desk.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await toolbar.getByRole("button", { name: "Copy link" }).press("Enter");
    await appears(desk.page.getByText("Link copied"));
    const link = await desk.page.evaluate<string>("navigator.clipboard.readText()");
    const other = await desk.context.newPage();
    await other.goto(link);
    await appears(log(other).getByText("Do you have oat milk?"));
    await other.close();
  });

  it("keeps a draft for its writer on every device, until it is sent", async () => {
    const other = await newWindow();
    await signIn(other.page, inbox);
    const saved = desk.page.waitForResponse(/conversations\.keepDraft/);
    await reply().fill("I am not sure about");
    await saved;
    await other.page.goto(desk.page.url());
    await expect.poll(() => reply(other.page).inputValue(), { timeout: STEP_MS }).toBe("I am not sure about");
    await reply(other.page).press("Enter");
    await appears(phone.page.getByText("I am not sure about"));
    await desk.page.reload();
    await appears(log().getByText("I am not sure about"));
    expect(await reply().inputValue()).toBe("");
    await other.context.close();
  });

  it("keeps what is sent without a connection, and sends it once when it is back", async () => {
    line.cut();
    await answer("Written in a tunnel");
    const bubble = log().getByRole("listitem").filter({ hasText: "Written in a tunnel" });
    await appears(bubble.getByText("Waiting for the connection"));
    await reply().fill("And a half sentence");
    await appears(desk.page.getByText("No connection"));
    line.mend();
    await appears(bubble.getByText(SENT));
    await appears(phone.page.getByText("Written in a tunnel"));
    expect(await phone.page.getByText("Written in a tunnel").count()).toBe(1);
    expect(await reply().inputValue()).toBe("And a half sentence");
  });

  it("goes on after the server was killed under the open page", async () => {
    await inbox.kill();
    await answer("Said to nobody");
    const bubble = log().getByRole("listitem").filter({ hasText: "Said to nobody" });
    await appears(bubble.getByText("Waiting for the connection"));
    await inbox.start();
    await bubble.getByText(SENT).waitFor({ state: "visible", timeout: 45_000 });
    await phone.page.reload();
    await appears(phone.page.getByText("Said to nobody"));
    expect(await phone.page.getByText("Said to nobody").count()).toBe(1);
  });

  it("keeps the text when the session ends in the middle of it", async () => {
    await reply().fill("This is impor");
    await desk.context.clearCookies();
    await reply().pressSequentially("tant");
    await reply().press("Enter");
    const alert = desk.page.getByRole("alert").filter({ hasText: "session has ended" });
    await appears(alert);
    expect(await reply().inputValue()).toBe("This is important");
    await alert.getByRole("link", { name: "Sign in again" }).click();
    await desk.page.getByLabel("E-mail").fill(OWNER.email);
    await desk.page.getByLabel("Password", { exact: true }).fill(OWNER.password);
    await desk.page.getByRole("button", { name: "Sign in" }).click();
    await desk.page.waitForURL("**/conversations/**");
    await expect.poll(() => reply().inputValue(), { timeout: STEP_MS }).toBe("This is important");
    await reply().press("Enter");
    await appears(phone.page.getByText("This is important"));
  });

  it("is accessible as it stands", async () => {
    await desk.page.evaluate(AXE);
    const found = await desk.page.evaluate(
      "axe.run(document).then(({ violations }) => violations.map(({ id }) => id))",
    );
    expect(found).toEqual([]);
  });
});

describe("texts and names that look for weak places", () => {
  it("show a name as it is, in its own direction", async () => {
    await somebodyWrites("layla_k", "ليلى قاسم", "مرحبا، هل الشحن ممكن؟");
    await somebodyWrites(
      "bobby",
      "<script>document.title='broken'</script>",
      "<img src=x onerror=\"document.title='broken'\">",
    );
    await open(/ليلى قاسم/);
    await appears(log().getByText("مرحبا، هل الشحن ممكن؟"));
    expect(
      await log()
        .getByText("مرحبا")
        .first()
        .evaluate((element) => element.matches(":dir(rtl)")),
    ).toBe(true);
    await open(/<script>/);
    await appears(desk.page.getByRole("heading", { level: 1, name: "<script>" }));
    await appears(log().getByText("<img src=x"));
    await appears(desk.page.getByRole("heading", { level: 1 }));
    expect(await desk.page.title()).toContain("<script>");
    expect(await desk.page.locator("img[src='x']").count()).toBe(0);
  });

  it("break a word of ten thousand letters, at any width", async () => {
    await somebodyWrites("longword", "Lo Ng", "w".repeat(10_000));
    await open(/Lo Ng/);
    await appears(log().getByText(/^w{10000}$/));
    for (const width of [1280, 375]) {
      await desk.page.setViewportSize({ width, height: 800 });
      expect(await desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
      expect(await log().evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    }
    await desk.page.setViewportSize({ width: 1280, height: 800 });
  });
});

describe("a thread of 5,000 messages", () => {
  it("opens at what is unread", async () => {
    await seedLongThread();
    await desk.page.goto(`${inbox.url}/conversations`);
    await row(/Number 5000 of many/).waitFor({ state: "visible", timeout: 150_000 });
    await row(/Number 5000 of many/).click();
    await appears(log().getByText("5000 unread messages"));
    await appears(desk.page.getByRole("button", { name: "Go to the newest message" }));
    await desk.page.getByRole("button", { name: "Go to the newest message" }).click();
    await appears(log().getByText("Number 5000 of many"));
    expect(await nodes()).toBeLessThan(2_000);
  }, 240_000);

  it("holds its place when older messages load", async () => {
    for (let page = 0; page < 3; page++) {
      const release = await holdRequests("**/api/trpc/conversations.thread*");
      await scrollTo(700);
      const before = await standing();
      const index = await placeOfLine(before.line);
      await release();
      await expect.poll(() => placeOfLine(before.line), { timeout: STEP_MS }).toBeGreaterThan(index);
      await stands(before);
      expect(await nodes()).toBeLessThan(2_000);
    }
  });

  it("is where it was when one comes back", async () => {
    const before = await standing();
    await open(/Lo Ng/);
    await appears(desk.page.getByRole("heading", { level: 1, name: "Lo Ng" }));
    await desk.page.goBack();
    await stands(before);
  });

  it("stays there when something arrives, says how much, and leads to it", async () => {
    const before = await standing();
    const { accounts } = (await control(inbox, "book")) as Book; // the control API's answer
    const igId = accounts.find((account) => account.username === "harbor.coffee")?.igId ?? "";
    await control(inbox, "deliveries", {
      accountId: igId,
      items: [
        {
          sender: { id: "1086352217904999" },
          recipient: { id: igId },
          timestamp: Date.now(),
          message: { mid: "long-last", text: "One more at last" },
        },
      ],
    });
    const button = desk.page.getByRole("button", { name: "1 new message, go to the newest" });
    await appears(button);
    await stands(before);
    await button.click();
    await appears(log().getByText("One more at last"));
    expect(await button.count()).toBe(0);
  });

  it("goes back to its first message with few nodes on the page", async () => {
    let most = 0;
    const begun = log().getByText("The conversation begins here");
    await expect
      .poll(
        async () => {
          await scrollTo(0);
          most = Math.max(most, await nodes());
          return begun.count();
        },
        { timeout: 150_000, interval: 50 },
      )
      .toBe(1);
    await scrollTo(0);
    await appears(log().getByText("Number 1 of many"));
    expect(Math.max(most, await nodes())).toBeLessThan(2_000);
    await log().focus();
    await desk.page.keyboard.press("End");
    await appears(log().getByText("One more at last"));
  }, 200_000);

  it("raised no error in any page", () => {
    const expected = /Failed to load resource|Failed to fetch|net::ERR_|status of 401/;
    expect(desk.problems.filter((problem) => !expected.test(problem))).toEqual([]);
  });
});
