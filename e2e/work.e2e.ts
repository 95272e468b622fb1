import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { appears, becomeOwner, connectAccount, OWNER, openPhone, signIn, writeFromPhone } from "./lib/people.ts";
import { setStage } from "./lib/stage.ts";

const { desk, phone, inbox, newWindow } = setStage();

const messages = (page: Page) => page.getByRole("region", { name: /^Messages with/ });
const row = (page: Page, name: RegExp) => page.getByRole("link", { name });
const view = (page: Page, name: string) => page.getByRole("navigation", { name: "Views" }).getByRole("link", { name });

/** Makes the simulator deliver these items, signed, as Meta would. */
const deliver = async (accountId: string, ...items: readonly unknown[]): Promise<void> => {
  const answer = await fetch(`${inbox.simulatorUrl}/_/deliveries`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ accountId, items }),
  });
  if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`);
};
const message = (igId: string, mid: string, text: string) => ({
  sender: { id: "1086352217904411" },
  recipient: { id: igId },
  timestamp: Date.now(),
  message: { mid, text },
});

/** The simulator's first account, before and after it is connected. */
const firstAccount = async (): Promise<string> => {
  const answer = await fetch(`${inbox.simulatorUrl}/_/book`);
  const { accounts } = (await answer.json()) as { accounts: readonly { igId: string; username: string }[] };
  const found = accounts.find(({ username }) => username === "harbor.coffee");
  if (!found) throw new Error("the simulator has no @harbor.coffee");
  return found.igId;
};

/** Lets no request to `url` go out before every page has made one. Resolves with when that is. */
const holdUntilAll = async (pages: readonly Page[], url: string): Promise<{ readonly all: Promise<void> }> => {
  const { promise: all, resolve } = Promise.withResolvers<void>();
  let asked = 0;
  for (const page of pages)
    await page.route(url, async (route) => {
      if (++asked === pages.length) resolve();
      await all;
      await route.continue();
    });
  return { all };
};

/** The steps build on each other. */
describe("what the team does with a conversation", () => {
  it("keeps what comes before the account is connected, and shows that it is there", async () => {
    await becomeOwner(desk.page, inbox);
    const igId = await firstAccount();
    await deliver(igId, message(igId, "early-1", "Anybody there before you opened?"));
    await desk.page.goto(`${inbox.url}/quarantine?of=unknown`);
    await expect
      .poll(
        async () => {
          await desk.page.reload();
          return desk.page.getByRole("list", { name: "Items" }).getByText("Unknown account").count();
        },
        { timeout: 20_000 },
      )
      .toBe(1);
    await desk.page.getByRole("link", { name: "Unknown account" }).last().click();
    await appears(desk.page.getByText("what is in them is never shown"));
    expect(await desk.page.content()).not.toContain("before you opened");
  });

  it("records it by itself once the account is connected", async () => {
    await connectAccount(desk.page, inbox);
    await desk.page.goto(`${inbox.url}/conversations`);
    await appears(row(desk.page, /before you opened/));
    await desk.page.goto(`${inbox.url}/quarantine?of=unknown`);
    await appears(desk.page.getByText("Nothing is in quarantine"));
    await desk.page.goto(`${inbox.url}/quarantine?of=unknown&show=recorded`);
    await appears(desk.page.getByText("Recorded", { exact: true }));
  });

  it("keeps what nobody understands with its words masked, and says what came of another try", async () => {
    const igId = await firstAccount();
    await deliver(igId, { ...message(igId, "odd", ""), message: { text: "A secret wish" } });
    await desk.page.goto(`${inbox.url}/quarantine`);
    await expect
      .poll(
        async () => {
          await desk.page.reload();
          return desk.page.getByRole("button", { name: "Re-drive" }).count();
        },
        { timeout: 20_000 },
      )
      .toBe(1);
    await desk.page.getByRole("list", { name: "Items" }).getByRole("link", { name: "Unexpected shape" }).click();
    await appears(desk.page.getByText("‹text, 13 characters›"));
    expect(await desk.page.content()).not.toContain("secret wish");
    await desk.page.getByRole("button", { name: "Re-drive" }).click();
    await appears(desk.page.getByText(/Tried once/));
  });

  it("assigns it, which moves it to Mine and says so in the thread", async () => {
    await desk.page.goto(`${inbox.url}/conversations`);
    await openPhone(phone.page, inbox);
    await writeFromPhone(phone.page, "Can you wrap it?");
    await row(desk.page, /Can you wrap it/).click();
    await desk.page.getByRole("button", { name: /^Assigned to/ }).click();
    await desk.page.getByRole("button", { name: `${OWNER.name} (me)` }).click();
    await appears(messages(desk.page).getByText("You took this conversation"));
    await view(desk.page, "Mine").click();
    await appears(row(desk.page, /Can you wrap it/));
    await view(desk.page, "Unassigned").click();
    await row(desk.page, /before you opened/).waitFor({ state: "visible" });
    expect(await row(desk.page, /Can you wrap it/).count()).toBe(0);
  });

  it("writes a note that the team sees and the phone does not", async () => {
    await view(desk.page, "Mine").click();
    await row(desk.page, /Can you wrap it/).click();
    await appears(desk.page.getByRole("textbox", { name: "Reply" }));
    await desk.page.getByRole("heading", { level: 1 }).click();
    await desk.page.keyboard.press("n");
    await desk.page.getByRole("textbox", { name: "Private note" }).pressSequentially("Blue paper, as last time");
    await desk.page.keyboard.press("Enter");
    await appears(messages(desk.page).getByText("Blue paper, as last time"));
    await appears(messages(desk.page).getByText("Private note"));
    await desk.page.keyboard.press("Escape");
    await desk.page.keyboard.press("r");
    await desk.page.getByRole("textbox", { name: "Reply" }).pressSequentially("Of course!");
    await desk.page.keyboard.press("Enter");
    await appears(phone.page.getByText("Of course!"));
    expect(await phone.page.content()).not.toContain("Blue paper");
  });

  it("archives from two browsers at once", async () => {
    const other = await newWindow();
    await signIn(other.page, inbox);
    await other.page.goto(desk.page.url());
    const archive = (page: Page) => page.getByRole("button", { name: "Archive", exact: true });
    const pages = [desk.page, other.page];
    await archive(other.page).waitFor({ state: "visible" });
    const { all: bothAsked } = await holdUntilAll(pages, "**/api/trpc/conversations.archive*");
    const said = pages.map((page) => appears(page.getByText("Conversation archived")));
    await Promise.all(pages.map((page) => archive(page).click()));
    await bothAsked;
    await Promise.all(said);
    for (const page of pages) {
      await page.goto(`${inbox.url}/conversations?view=archived`);
      await appears(row(page, /Of course/));
    }
    await other.context.close();
  });

  it("raised no error in any page", () => {
    expect(desk.problems).toEqual([]);
  });
});
