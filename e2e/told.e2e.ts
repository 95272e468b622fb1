import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { appears, becomeOwner, connectAccount, openPhone, writeFromPhone } from "./lib/people.ts";
import { control } from "./lib/simulator.ts";
import { setStage } from "./lib/stage.ts";

const { desk, phone, inbox } = setStage();

const log = (page: Page): Locator => page.getByRole("log");
const saying = (page: Page, text: string): Locator => page.getByRole("listitem").filter({ hasText: text });

interface Book {
  readonly messages: readonly { readonly igId: string; readonly igsid: string; readonly mid: string }[];
}

/** Meta tells something of the conversation beside its messages. */
const tell = async (...whats: readonly object[]): Promise<void> => {
  const { messages } = (await control(inbox, "book")) as Book; // the control API's answer, as its README says
  const { igId, igsid } = messages[0] ?? { igId: "", igsid: "" };
  const parties = { sender: { id: igsid }, recipient: { id: igId } };
  const items = whats.map((what, n) => ({ ...parties, timestamp: Date.now() + n, ...what }));
  await control(inbox, "deliveries", { accountId: igId, items });
};
const firstMid = async (): Promise<string> => ((await control(inbox, "book")) as Book).messages[0]?.mid ?? ""; // as above

/** The steps build on each other. */
describe("what Instagram tells beside messages", () => {
  it("is a reaction of the customer's, on the message, until it is taken back", async () => {
    await becomeOwner(desk.page, inbox);
    await connectAccount(desk.page, inbox);
    await openPhone(phone.page, inbox);
    await writeFromPhone(phone.page, "Are the oat cookies back?");
    await desk.page.goto(`${inbox.url}/conversations`);
    await desk.page.getByRole("link", { name: /oat cookies/ }).click();
    const reply = desk.page.getByRole("textbox", { name: "Reply" });
    await reply.fill("They are, since this morning!");
    await reply.press("Enter");
    const answer = saying(phone.page, "since this morning");
    await answer.getByRole("button", { name: "React with ❤️" }).click();
    await appears(log(desk.page).getByText(/reacted with ❤️/));
    await answer.getByRole("button", { name: "React with 😮" }).click();
    await appears(log(desk.page).getByText(/reacted with 😮/));
    expect(await log(desk.page).getByRole("list", { name: "Reactions" }).getByRole("listitem").count()).toBe(1);
    await answer.getByRole("button", { name: "React with 😮" }).click();
    await log(desk.page).getByRole("list", { name: "Reactions" }).waitFor({ state: "detached" });
  });

  it("is the message that an answer is to, which it leads to", async () => {
    await saying(phone.page, "since this morning").getByRole("link", { name: "Reply" }).click();
    await appears(phone.page.getByText(/Replying to/));
    await writeFromPhone(phone.page, "Please keep two for me");
    const quotation = log(desk.page).getByRole("link", { name: /In answer to Your team.*since this morning/ });
    await appears(quotation);
    await quotation.click();
    await desk.page.waitForURL(/\?message=/);
    await appears(log(desk.page).getByText("They are, since this morning!").first());
  });

  it("is an edit, in place of what was said before", async () => {
    await tell({ message_edit: { mid: await firstMid(), num_edit: 1, text: "Are the oat biscuits back?" } });
    await appears(log(desk.page).getByText(/oat biscuits back\?.*edited/));
    expect(await log(desk.page).getByText("oat cookies").count()).toBe(0);
  });

  it("is a tap, an arrival, a consent and a handover, each in its place", async () => {
    await tell(
      { postback: { title: "Opening hours?", payload: "HOURS" } },
      { referral: { ref: "window-qr", source: "SHORTLINKS", type: "OPEN_THREAD" } },
      { optin: { type: "notification_messages", title: "News of the roastery" } },
      { take_thread_control: { previous_owner_app_id: "1", new_owner_app_id: "2" } },
    );
    for (const words of [
      "Tapped",
      "Opening hours?",
      /came from: Link · window-qr/,
      /agreed to hear about “News of the roastery”/,
      "Another app took over answering here",
    ])
      await appears(log(desk.page).getByText(words));
    await appears(desk.page.getByRole("link", { name: /Opening hours\?/ }));
    expect(desk.problems).toEqual([]);
  });

  it("stands there again after the power was cut", async () => {
    await inbox.kill();
    await inbox.start();
    await desk.page.goto(`${inbox.url}/conversations`);
    await desk.page.getByRole("link", { name: /Opening hours\?/ }).click();
    for (const words of [/oat biscuits/, /In answer to/, /window-qr/, /Another app took over/])
      await appears(log(desk.page).getByText(words));
  });
});
