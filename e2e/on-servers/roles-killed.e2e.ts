import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { appears, becomeOwner, connectAccount, openPhone, writeFromPhone } from "../lib/people.ts";
import { ROLES } from "../lib/place-on-servers.ts";
import { setStageOnServers } from "../lib/stage.ts";

/** A killed process holds its slots until its lease ends; Meta tries again after some seconds. */
const PATIENCE_MS = 60_000;

const { desk, phone, inbox } = setStageOnServers();

const thread = () => desk.page.getByRole("region", { name: /^Messages with/ });
const composer = () => desk.page.getByRole("textbox", { name: "Reply" });
const onPhone = (text: string) => phone.page.getByRole("listitem").filter({ hasText: text });
const inTime = (locator: Locator) => locator.first().waitFor({ state: "visible", timeout: PATIENCE_MS });
const times = (locator: Locator) => expect.poll(() => locator.count(), { timeout: PATIENCE_MS });

interface Book {
  readonly messages: readonly { readonly author: "person" | "account"; readonly text: string | null }[];
}
const book = async (): Promise<Book> => (await fetch(`${inbox.simulatorUrl}/_/book`)).json() as Promise<Book>; // the control API's answer

/** The steps build on each other; the page at the desk is never loaded again. */
describe("the path of a message while processes are killed", () => {
  it("begins as ever", async () => {
    await becomeOwner(desk.page, inbox);
    await connectAccount(desk.page, inbox);
    await desk.page.goto(`${inbox.url}/conversations`);
    await openPhone(phone.page, inbox);
    await writeFromPhone(phone.page, "Hello, before anything breaks");
    await desk.page.getByRole("link", { name: /before anything breaks/ }).click();
    await appears(thread().getByText("Hello, before anything breaks"));
    await desk.page.evaluate("window.isTheSamePage = true");
  });

  it.each(ROLES)(
    "goes on while %s is killed and started again",
    async (role) => {
      await writeFromPhone(phone.page, `Just before ${role}`);
      await inbox.killRole(role);
      await writeFromPhone(phone.page, `Question without ${role}`);
      await writeFromPhone(phone.page, `Secret without ${role}`);
      await composer().fill(`Answer without ${role}`);
      await composer().press("Enter");
      await onPhone(`Secret without ${role}`).hover();
      await onPhone(`Secret without ${role}`).getByRole("button", { name: "Unsend" }).click();
      await onPhone(`Secret without ${role}`).waitFor({ state: "detached" });
      await inbox.startRole(role);

      await inTime(thread().getByText(`Just before ${role}`));
      await inTime(thread().getByText(`Question without ${role}`));
      await inTime(onPhone(`Answer without ${role}`));
      await inTime(thread().getByText(`Answer without ${role}`));
      await times(thread().getByText("This message was unsent")).toBe(ROLES.indexOf(role) + 1);
      expect(await desk.page.content()).not.toContain(`Secret without ${role}`);
    },
    4 * PATIENCE_MS,
  );

  it("lost nothing and doubled nothing, at either end", async () => {
    const asked = ROLES.flatMap((role) => [`Just before ${role}`, `Question without ${role}`]);
    const answered = ROLES.map((role) => `Answer without ${role}`);
    const { messages } = await book();
    const sent = messages.filter(({ author }) => author === "account").map(({ text }) => text);
    expect(sent.toSorted()).toEqual(answered.toSorted());
    for (const text of [...asked, ...answered]) {
      expect(await onPhone(text).count(), text).toBe(1);
      await times(thread().getByRole("listitem").filter({ hasText: text })).toBe(1);
    }
    expect(await desk.page.evaluate("window.isTheSamePage")).toBe(true);
  });
});
