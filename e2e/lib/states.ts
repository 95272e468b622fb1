import type { Page } from "playwright-core";
import { appears } from "./people.ts";

/** One screen in one state: a scenario of the preview, a path in it, and what a person does there first. */
export interface State {
  readonly scenario: string;
  readonly path: string;
  readonly act?: (page: Page) => Promise<void>;
  /** The line to the server is cut once the page stands. */
  readonly cut?: true;
  /** Narrow screens, where something else is shown at first, are left out or are all there is. */
  readonly only?: 1280 | 375;
}

const at = (scenario: string, path: string, more: Omit<State, "scenario" | "path"> = {}): State => ({
  scenario,
  path,
  ...more,
});

const press = (key: string, shown: string) => async (page: Page) => {
  await page.keyboard.press(key);
  await appears(page.getByText(shown));
};
const write = (text: string) => async (page: Page) => {
  const field = page.getByRole("textbox", { name: "Reply" });
  await field.fill(text);
  await field.press("Enter");
};
/** Goes on by a link whose page takes its time, and waits for what says so. */
const leaveFor = (link: RegExp, sign: string) => async (page: Page) => {
  await page.getByRole("link", { name: link }).first().click();
  await page.locator(sign).first().waitFor({ state: "attached" });
};

/** The line that says that another page comes. */
const onTheWay = "[role=status] .animate-pass";

export const states: Readonly<Record<string, State>> = {
  dashboard: at("everyday", "/dashboard"),
  "dashboard-all-answered": at("all-answered", "/dashboard"),
  "dashboard-accounts": at("own-accounts", "/dashboard"),
  "dashboard-no-account": at("no-account", "/dashboard"),
  "dashboard-no-account-agent": at("agent-no-account", "/dashboard"),
  "dashboard-first-message": at("no-message", "/dashboard"),
  "dashboard-long-names": at("long-names", "/dashboard"),
  "dashboard-unavailable": at("unavailable", "/dashboard"),
  "time-zone": at("everyday", "/dashboard/time-zone"),
  "time-zone-agent": at("agent", "/dashboard/time-zone"),
  "conversations-everyday": at("everyday", "/conversations"),
  "conversations-many": at("many", "/conversations"),
  "conversations-no-account": at("no-account", "/conversations"),
  "conversations-no-account-agent": at("agent-no-account", "/conversations"),
  "conversations-first-message": at("no-message", "/conversations"),
  "conversations-all-done": at("all-done", "/conversations"),
  "conversations-nobody-mine": at("nobody-mine", "/conversations?view=mine"),
  "conversations-nobody-waits": at("all-answered", "/conversations?view=waiting"),
  "conversations-long-names": at("long-names", "/conversations"),
  "conversations-hard-names": at("names", "/conversations"),
  "conversations-loading": at("slow", "/conversations", {
    act: leaveFor(/^Archived/, "[aria-busy=true], .animate-breathe"),
  }),
  "conversations-incomplete": at("incomplete", "/conversations"),
  "conversations-offline": at("everyday", "/conversations", { cut: true }),
  "conversations-unavailable": at("unavailable", "/conversations"),
  "conversations-no-rights": at("forbidden", "/conversations"),
  "conversations-defect": at("broken", "/conversations"),
  "conversations-keys": at("everyday", "/conversations", { act: press("?", "Show these keys") }),
  "thread-everyday": at("everyday", "/conversations/1001"),
  "thread-every-kind": at("everyday", "/conversations/1006"),
  "thread-media": at("everyday", "/conversations/1006?message=k4b"),
  "thread-not-sent": at("everyday", "/conversations/1006?message=k15"),
  "thread-reactions": at("everyday", "/conversations/1003"),
  "thread-team": at("team", "/conversations/1001"),
  "thread-note": at("team", "/conversations/1001", { act: press("n", "Only your team sees this") }),
  "thread-assigning": at("team", "/conversations/1001", { act: press("a", "Assign to") }),
  "thread-long": at("everyday", "/conversations/1004"),
  "thread-5000-messages": at("long-thread", "/conversations/1001"),
  "thread-long-reply": at("long-draft", "/conversations/1001"),
  "thread-urgent": at("urgent", "/conversations/1001"),
  "thread-closed": at("closed", "/conversations/1001"),
  "thread-disconnected": at("disconnected", "/conversations/1001"),
  "thread-auditor": at("auditor", "/conversations/1001"),
  "thread-assigned": at("assigned", "/conversations/1001"),
  "thread-long-names": at("long-names", "/conversations/1001"),
  "thread-hard-texts": at("names", "/conversations/1005"),
  "thread-refused": at("everyday", "/conversations/1001", {
    act: async (page) => {
      await write("refuse")(page);
      await appears(page.getByText("The time to reply ended"));
    },
  }),
  "thread-signed-out": at("expiring", "/conversations/1001", {
    act: async (page) => {
      await write("Of course, until Friday evening")(page);
      await appears(page.getByRole("link", { name: "Sign in again" }));
    },
  }),
  "thread-offline": at("everyday", "/conversations/1001", { cut: true }),
  "thread-loading": at("slow", "/conversations", { act: leaveFor(/Mara Lindqvist/, onTheWay) }),
  "thread-incomplete": at("incomplete", "/conversations/1002"),
  "thread-unknown": at("everyday", "/conversations/9999"),
  "leads-board": at("everyday", "/leads"),
  "leads-table": at("everyday", "/leads?view=table"),
  "leads-long-names": at("long-names", "/leads"),
  "leads-table-long-names": at("long-names", "/leads?view=table"),
  "leads-none-match": at("everyday", "/leads?owner=user-nobody-has"),
  "leads-empty": at("no-message", "/leads"),
  "leads-no-account": at("no-account", "/leads"),
  "leads-loading": at("slow", "/conversations", { act: leaveFor(/^Leads/, onTheWay) }),
  "leads-auditor": at("auditor", "/leads"),
  "channels-one": at("everyday", "/channels"),
  "channels-many": at("own-accounts", "/channels"),
  "channels-none": at("no-account", "/channels"),
  "channels-refused": at("everyday", "/channels?error=permissions_missing"),
  "quarantine-items": at("quarantined", "/quarantine"),
  "quarantine-auditor": at("quarantined-auditor", "/quarantine"),
  "quarantine-empty": at("everyday", "/quarantine"),
  incomplete: at("incomplete", "/incomplete"),
  "incomplete-nothing": at("everyday", "/incomplete"),
  "account-menu": at("everyday", "/conversations", {
    act: async (page) => {
      await page.getByRole("button", { name: /^Account of/ }).click();
      await appears(page.getByRole("button", { name: "Sign out" }));
    },
  }),
  "sign-in": at("signed-out", "/sign-in"),
  "sign-in-refused": at("signed-out", "/sign-in", {
    act: async (page) => {
      await page.getByLabel("E-mail").fill("ana@preview.example");
      await page.getByLabel("Password", { exact: true }).fill("wrong");
      await page.getByRole("button", { name: "Sign in" }).click();
      await appears(page.getByRole("alert"));
    },
  }),
  setup: at("first-run", "/setup"),
  "not-found": at("everyday", "/nowhere"),
};
