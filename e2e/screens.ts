import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { launchBrowser, openWindow } from "./lib/browser.ts";
import type { RunningInbox } from "./lib/inbox.ts";
import { appears, becomeOwner, connectAccount } from "./lib/people.ts";
import { newPlace } from "./lib/place.ts";
import { control } from "./lib/simulator.ts";

/** Shoots the pictures of the README: `node e2e/screens.ts` starts the product and fills it with a morning at a coffee shop. */
const IMAGES = fileURLToPath(new URL("../docs/images/", import.meta.url));
const OWNER = {
  name: "Nora Lind",
  email: "nora@example.com",
  password: "a kettle and a grinder",
  team: "Harbor Coffee",
};

interface Customer {
  readonly username: string;
  readonly name: string | null;
  readonly minutesAgo: number;
  readonly says: readonly string[];
  /** A picture of the simulator's. */
  readonly picture?: string;
}

const morning: readonly Customer[] = [
  { username: "tom.okafor", name: "Tom Okafor", minutesAgo: 2_960, says: ["Thanks, see you at the tasting!"] },
  {
    username: "henrik.sand",
    name: "Henrik Sand",
    minutesAgo: 1_390,
    says: ["Same order as last month, please. 6 kg."],
  },
  { username: "mila.novak", name: "Mila Novak", minutesAgo: 175, says: ["Is there parking behind the roastery?"] },
  { username: "quietfox_88", name: null, minutesAgo: 96, says: [], picture: "parcel" },
  {
    username: "yasmin_k",
    name: "ياسمين قاسم",
    minutesAgo: 41,
    says: ["صباح الخير", "هل لديكم قهوة منزوعة الكافيين؟"],
  },
  {
    username: "priya.raman",
    name: "Priya Raman",
    minutesAgo: 12,
    says: ["Do your gift cards work in the web shop too?"],
  },
  { username: "marco.v", name: "Marco Vitale", minutesAgo: 9, says: ["Could I change the grind of order 2214?"] },
  { username: "elena.rossi", name: "Elena Rossi", minutesAgo: 6, says: ["A table for four on Saturday at 10?"] },
  {
    username: "ana.duarte",
    name: "Ana Duarte",
    minutesAgo: 5,
    says: ["Morning! My first bag of the Kochere. It tastes a little sour. What am I doing wrong?"],
    picture: "coffee",
  },
];

interface Book {
  readonly accounts: readonly { readonly igId: string; readonly username: string }[];
  readonly people: readonly { readonly personId: string; readonly username: string }[];
}

/** The people write; gives a function that lets one of them write more, or see what was answered. */
const fill = async (inbox: RunningInbox) => {
  const known = (await control(inbox, "book")) as Book; // the control API's answer, as its README says
  for (const { username, name } of morning)
    if (!known.people.some((person) => person.username === username))
      await control(inbox, "people", { username, name });
  const { accounts, people } = (await control(inbox, "book")) as Book; // as above
  const accountId = accounts.find(({ username }) => username === "harbor.coffee")?.igId;
  const act = (what: "messages" | "seen", username: string, more: object = {}) => {
    const personId = people.find((person) => person.username === username)?.personId;
    return control(inbox, what, { accountId, personId, ...more });
  };
  for (const { username, minutesAgo, says, picture } of morning) {
    const timestamp = Date.now() - minutesAgo * 60_000;
    for (const [place, text] of says.entries())
      await act("messages", username, { text, timestamp: timestamp + place * 1_000 });
    const url = `${inbox.simulatorUrl}/pictures/${picture}.png`;
    const attachments = [{ type: "image", payload: { url } }];
    if (picture) await act("messages", username, { attachments, timestamp: timestamp + 9_000 });
  }
  return act;
};

/** The list holds still while the pointer is in it, so it leaves first. */
const open = async (page: Page, name: string): Promise<void> => {
  await page.getByRole("heading", { level: 1 }).first().click();
  await page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
  await appears(page.getByRole("heading", { level: 1, name }));
};

const answer = async (page: Page, text: string, mark: string): Promise<void> => {
  const reply = page.getByRole("textbox", { name: "Reply" });
  await reply.fill(text);
  await reply.press("Enter");
  await appears(page.getByRole("listitem").filter({ hasText: text }).getByText(mark, { exact: true }));
};

const work = async (page: Page, inbox: RunningInbox): Promise<void> => {
  const act = await fill(inbox);
  await page.goto(`${inbox.url}/conversations`);
  for (const name of ["Tom Okafor", "Henrik Sand", "Mila Novak", "@quietfox_88"]) await open(page, name);
  await control(inbox, "faults", { next: [{ match: "send", fault: "window_closed" }] });
  await open(page, "Marco Vitale");
  await answer(page, "Of course, which grinder do you use?", "Not sent");
  await open(page, "Elena Rossi");
  await answer(page, "Done, the long table by the window is yours.", "Sent");
  await open(page, "Ana Duarte");
  await answer(page, "That is a lovely cup! Grind two steps finer and use water at 94 °C.", "Sent");
  await act("seen", "ana.duarte");
  await appears(page.getByText("Seen", { exact: true }));
  await act("messages", "ana.duarte", { text: "So much better already, thank you! Do you have it as a 1 kg bag?" });
  await appears(page.getByRole("region", { name: /^Messages/ }).getByText("1 kg bag"));
  await answer(page, "We do, fresh on Thursdays. Shall I put one aside for you?", "Sent");
};

const shoot = async (page: Page, screen: "conversations" | "dashboard"): Promise<void> => {
  await page.mouse.move(1, 1); // nothing hovered
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: `${IMAGES}${screen}-${theme}.png`, animations: "disabled", caret: "hide" });
  }
};

/** With something for everybody: who waits, what was not sent, leads that nobody owns. */
const toDashboard = async (page: Page, inbox: RunningInbox): Promise<void> => {
  await page.goto(`${inbox.url}/dashboard`);
  await appears(page.getByRole("link", { name: /^Not sent or unclear ?1/ }));
};

mkdirSync(IMAGES, { recursive: true });
const place = await newPlace();
const inbox = await place.start();
const browser = await launchBrowser();
try {
  const { page } = await openWindow(browser);
  await becomeOwner(page, inbox, OWNER);
  await connectAccount(page, inbox);
  await work(page, inbox);
  await shoot(page, "conversations");
  await toDashboard(page, inbox);
  await shoot(page, "dashboard");
} finally {
  await browser.close();
  await inbox.stop();
  await place.remove();
}
