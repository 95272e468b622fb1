import type { Locator } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { type Hands, handsOn } from "./lib/keyboard.ts";
import { appears, becomeOwner, connectAccount, OWNER } from "./lib/people.ts";
import { control } from "./lib/simulator.ts";
import { setStage } from "./lib/stage.ts";

const { desk, inbox, newWindow } = setStage();
let hands: Hands;

interface Book {
  readonly accounts: readonly { readonly igId: string; readonly username: string }[];
}

/** A customer writes; the later one stands higher in the list. */
const writes = async (username: string, name: string, text: string): Promise<void> => {
  const { accounts } = (await control(inbox, "book")) as Book; // the control API's answer, as its README says
  const accountId = accounts.find((account) => account.username === "harbor.coffee")?.igId;
  const { personId } = (await control(inbox, "people", { username, name })) as { personId: string }; // as above
  await control(inbox, "messages", { accountId, personId, text });
};

/** Something comes that nobody understands. */
const somethingUnknown = async (): Promise<void> => {
  const { accounts } = (await control(inbox, "book")) as Book; // as above
  const accountId = accounts.find((account) => account.username === "harbor.coffee")?.igId ?? "";
  const parties = { sender: { id: "1086352217904411" }, recipient: { id: accountId }, timestamp: Date.now() };
  await control(inbox, "deliveries", { accountId, items: [{ ...parties, policy_enforcement: { action: "warning" } }] });
};

beforeAll(async () => {
  // Setting up is no part of the hour.
  const owner = await newWindow();
  await becomeOwner(owner.page, inbox);
  await connectAccount(owner.page, inbox);
  await writes("cleo", "Cleo Third", "Do you roast on Sundays?");
  await writes("ben", "Ben Second", "Where is my parcel?");
  await writes("anna", "Anna First", "Two bags of the Kochere, please");
  await somethingUnknown();
  await owner.page.goto(`${inbox.url}/conversations`);
  await appears(owner.page.getByRole("link", { name: /^Cleo Third/ }));
  await owner.context.close();
  hands = handsOn(desk.page);
});

const link = (name: RegExp | string): Locator => desk.page.getByRole("link", { name });
const button = (name: RegExp | string): Locator => desk.page.getByRole("button", { name });
const destination = (name: string): Locator =>
  desk.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name });
const log = (): Locator => desk.page.getByRole("log");
const row = (name: string): Locator => desk.page.locator(`[data-row]`, { hasText: name });
const heading = (name: string): Locator => desk.page.getByRole("heading", { level: 1, name });

/** The steps build on each other. */
describe("an agent's hour without a mouse", () => {
  it("begins with signing in", async () => {
    await desk.page.goto(`${inbox.url}/sign-in`);
    await hands.tabTo(desk.page.getByLabel("E-mail"));
    await hands.type(OWNER.email);
    await hands.tabTo(desk.page.getByLabel("Password", { exact: true }));
    await hands.type(OWNER.password);
    await hands.press("Enter");
    await desk.page.waitForURL("**/conversations");
  });

  it("shows the keys on ?, and gives the focus back", async () => {
    await appears(row("Anna First"));
    await hands.press("j");
    await hands.isOn(row("Anna First"));
    await hands.press("?");
    await appears(desk.page.getByRole("dialog", { name: "Keys" }));
    await hands.isOn(button("Close"));
    await hands.press("Escape");
    await hands.isOn(row("Anna First"));
  });

  it("walks the list by letters, arrows and its ends, and opens a conversation", async () => {
    await hands.press("j");
    await hands.isOn(row("Ben Second"));
    await hands.press("ArrowDown");
    await hands.isOn(row("Cleo Third"));
    await hands.press("k");
    await hands.isOn(row("Ben Second"));
    await hands.press("Home");
    await hands.isOn(row("Anna First"));
    await hands.press("End");
    await hands.isOn(row("Cleo Third"));
    await hands.press("Home");
    await hands.isOn(row("Anna First"));
    await hands.press("Enter");
    await appears(heading("Anna First"));
  });

  it("answers, and keeps a note for the team", async () => {
    await hands.press("r");
    await hands.isOn(desk.page.getByRole("textbox", { name: "Reply" }));
    await hands.type("With pleasure! They leave today.");
    await hands.press("Enter");
    await appears(log().getByText("They leave today."));
    await appears(log().getByText(/^\s*Sent\s*$/));
    await hands.press("Escape");
    await hands.isOn(row("Anna First"));
    await hands.press("n");
    await hands.isOn(desk.page.getByRole("textbox", { name: "Private note" }));
    await hands.type("Orders every month");
    await hands.press("Enter");
    await appears(log().getByText("Orders every month"));
    await hands.press("Escape");
  });

  it("reads the messages one by one, and copies a link to one", async () => {
    await hands.tabTo(log());
    await hands.press("ArrowUp");
    await hands.isOn(log().getByRole("listitem").filter({ hasText: "Orders every month" }));
    await hands.press("ArrowUp");
    await hands.isOn(log().getByRole("listitem").filter({ hasText: "They leave today." }));
    await hands.tabTo(log().getByRole("button", { name: "Copy link" }));
    await hands.press("Enter");
    await appears(desk.page.getByText(/Link copied|did not allow copying/));
  });

  it("takes the conversation", async () => {
    await hands.press("a");
    await hands.tabTo(button(/Ada Owner.*\(me\)/));
    await hands.press("Enter");
    await appears(log().getByText(/You took this conversation/));
  });

  it("moves the lead on in the panel, and the focus stays", async () => {
    const stage = desk.page.getByLabel("Stage");
    await hands.tabTo(stage);
    await hands.press("ArrowDown");
    await expect.poll(() => stage.inputValue(), { timeout: 20_000 }).toBe("qualified");
    await appears(desk.page.getByRole("status").filter({ hasText: /./ }));
    await hands.isOn(stage);
  });

  it("leaves a draft, which the list shows", async () => {
    await hands.tabBackTo(log());
    await hands.press("r");
    await hands.isOn(desk.page.getByRole("textbox", { name: "Reply" }));
    await hands.type("By the way, the Guji is");
    await hands.press("Escape");
    await hands.isOn(row("Anna First"));
    await hands.press("j");
    await hands.isOn(row("Ben Second"));
    await hands.press("Enter");
    await appears(heading("Ben Second"));
    await appears(row("Anna First").getByText("Draft:"));
    await appears(row("Anna First").getByText("By the way, the Guji is"));
  });

  it("archives, which moves on to the next, and finds and reopens what was archived", async () => {
    await hands.press("e");
    await appears(desk.page.getByText("Conversation archived"));
    await appears(heading("Cleo Third"));
    await hands.tabBackTo(
      desk.page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: /^Archived/ }),
    );
    await hands.press("Enter");
    await desk.page.waitForURL(/view=archived/);
    await appears(row("Ben Second"));
    await hands.press("j");
    await hands.isOn(row("Ben Second"));
    await hands.press("Enter");
    await appears(heading("Ben Second"));
    await hands.press("e");
    await appears(desk.page.getByText("Conversation reopened"));
  });

  it("narrows the list by its filters", async () => {
    const views = desk.page.getByRole("navigation", { name: "Views" });
    await hands.tabBackTo(views.getByRole("link", { name: /^Waiting/ }));
    await hands.press("Enter");
    await desk.page.waitForURL(/view=waiting/);
    await expect.poll(() => desk.page.locator("[data-row]").count(), { timeout: 20_000 }).toBe(2);
    await hands.tabBackTo(views.getByRole("link", { name: /^Mine/ }));
    await hands.press("Enter");
    await desk.page.waitForURL(/view=mine/);
    await expect.poll(() => desk.page.locator("[data-row]").count(), { timeout: 20_000 }).toBe(1);
  });

  it("moves a lead on the board", async () => {
    await hands.tabBackTo(destination("Leads"));
    await hands.press("Enter");
    await appears(heading("Leads"));
    await hands.tabTo(button("Move Cleo Third"));
    await hands.press("Enter");
    await hands.tabTo(button("Won"));
    await hands.press("Enter");
    await appears(desk.page.getByRole("region", { name: /^Won/ }).getByRole("link", { name: "Cleo Third" }));
  });

  it("goes from a figure of the dashboard to its list", async () => {
    await hands.tabBackTo(destination("Dashboard"));
    await hands.press("Enter");
    await appears(heading("Dashboard"));
    await hands.tabTo(link(/^Waiting for an answer/));
    await hands.press("Enter");
    await desk.page.waitForURL(/\/conversations\?view=waiting/);
    await appears(row("Ben Second"));
  });

  it("tries again what lies in quarantine", async () => {
    await hands.tabBackTo(destination("Quarantine"));
    await hands.press("Enter");
    await appears(heading("Quarantine"));
    await hands.tabTo(button("Re-drive"));
    await hands.press("Enter");
    await appears(desk.page.getByText(/Tried once/));
  });

  it("ends with signing out", async () => {
    await hands.tabBackTo(button(/^Account of/));
    await hands.press("Enter");
    await hands.tabTo(button("Sign out"));
    await hands.press("Enter");
    await desk.page.waitForURL("**/sign-in**");
    expect(desk.problems).toEqual([]);
  });
});
