import { describe, expect, it } from "vitest";
import { appears, becomeOwner, connectAccount, openPhone, signIn, writeFromPhone } from "./lib/people.ts";
import { setStage } from "./lib/stage.ts";

const { desk, phone, inbox, newWindow } = setStage();

const composer = () => desk.page.getByRole("textbox", { name: /reply/i });
const messages = () => desk.page.getByRole("region", { name: /^Messages with/ });
const row = (name: RegExp) => desk.page.getByRole("link", { name });
const answer = async (text: string): Promise<void> => {
  await composer().fill(text);
  await composer().press("Enter");
};

/** The steps build on each other, as a first day does. */
describe("the path of a message", () => {
  it("begins with the owner link, which works once", async () => {
    await becomeOwner(desk.page, inbox);
    const other = await newWindow();
    await other.page.goto(inbox.ownerLink ?? "");
    await appears(other.page.getByText(/has an owner|already/i));
    await other.context.close();
  });

  it("connects the simulated account", async () => {
    await connectAccount(desk.page, inbox);
  });

  it("shows what a customer writes without a reload", async () => {
    await desk.page.goto(`${inbox.url}/conversations`);
    await appears(desk.page.getByText("Ready for the first message"));
    await openPhone(phone.page, inbox);
    await writeFromPhone(phone.page, "Hi, is the blue one in stock? 💙");
    await appears(row(/is the blue one in stock/));
  });

  it("sends an answer that the phone shows and the customer sees", async () => {
    await row(/is the blue one in stock/).click();
    await appears(messages().getByText("Hi, is the blue one in stock? 💙"));
    await answer("Yes! Two are left.");
    await appears(messages().getByText("Yes! Two are left."));
    await appears(phone.page.getByText("Yes! Two are left."));
    await appears(desk.page.getByText("Seen", { exact: true }));
  });

  it("shows texts as texts, whatever they contain", async () => {
    const script = `<script>document.title = "broken"</script><img src=x onerror="document.title='broken'">`;
    await writeFromPhone(phone.page, script);
    await writeFromPhone(phone.page, "مرحبا، هل هو متوفر؟");
    await writeFromPhone(phone.page, "w".repeat(900));
    await appears(messages().getByText(script));
    await appears(messages().getByText("مرحبا، هل هو متوفر؟"));
    await appears(messages().getByText("w".repeat(900)));
    expect(await desk.page.title()).not.toContain("broken");
    expect(await sidewaysScroll()).toBe(0);
  });

  it("refuses a text that even several messages do not hold, and keeps it", async () => {
    const long = "é".repeat(2_501);
    await answer(long);
    await appears(desk.page.getByText(/of 5,000 bytes/));
    expect(await composer().inputValue()).toBe(long);
    await composer().fill("");
  });

  it("archives, and opens again when the customer writes", async () => {
    await desk.page.getByRole("button", { name: "Archive", exact: true }).click();
    await appears(desk.page.getByText("All done"));
    await desk.page.goto(`${inbox.url}/conversations?status=archived`);
    await appears(row(/w{20}/));
    await writeFromPhone(phone.page, "One more thing");
    await desk.page.getByRole("link", { name: /^Open \d/ }).click();
    await row(/One more thing/).click();
    await appears(messages().getByText("One more thing"));
    await appears(desk.page.getByRole("button", { name: "Archive", exact: true }));
  });

  it("has everything after a restart, and an answer typed right then goes out at once", async () => {
    const address = desk.page.url();
    await inbox.stop();
    await inbox.start();
    expect(inbox.ownerLink).toBeNull();
    await desk.page.goto(address);
    await appears(messages().getByText("One more thing"));
    await answer("Here I am again");
    await phone.page.reload();
    await appears(phone.page.getByText("Here I am again"));
    await appears(desk.page.getByText("Seen", { exact: true }));
  });

  it("keeps an open page alive over a power cut", async () => {
    await inbox.kill();
    await inbox.start();
    await phone.page.reload();
    await writeFromPhone(phone.page, "Still there?");
    await appears(messages().getByText("Still there?"));
  });

  it("signs out and in again", async () => {
    await desk.page.goto(`${inbox.url}/conversations`);
    await desk.page.context().clearCookies();
    await desk.page.reload();
    await desk.page.waitForURL("**/sign-in**");
    await signIn(desk.page, inbox);
    await appears(row(/Still there/));
  });

  it("disconnects, and history stays", async () => {
    await desk.page.goto(`${inbox.url}/channels`);
    await desk.page.getByRole("button", { name: /^Disconnect/ }).click();
    await desk.page
      .getByRole("dialog")
      .or(desk.page.getByRole("alertdialog"))
      .getByRole("button", { name: /^Disconnect/ })
      .click();
    await appears(desk.page.getByText("Disconnected", { exact: true }));
    await desk.page.goto(`${inbox.url}/conversations`);
    await appears(row(/Still there/));
  });

  it("raised no error in any page", () => {
    expect(
      desk.problems.filter(
        (problem) =>
          !/ERR_CONNECTION_REFUSED|Failed to load resource|ERR_INCOMPLETE|ERR_EMPTY|network error/i.test(problem),
      ),
    ).toEqual([]);
  });
});

const sidewaysScroll = (): Promise<number> =>
  desk.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
