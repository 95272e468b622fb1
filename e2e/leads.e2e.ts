import type { Locator } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { appears, becomeOwner, connectAccount, OWNER, openPhone, writeFromPhone } from "./lib/people.ts";
import { setStage } from "./lib/stage.ts";

const { desk, phone, inbox, withoutScript } = setStage({ desk: { width: 1440, height: 900 } });
beforeAll(async () => {
  await becomeOwner(desk.page, inbox);
  await connectAccount(desk.page, inbox);
});

const column = (name: string): Locator => desk.page.getByRole("region", { name: new RegExp(`^${name} \\d`) });
const tileIn = (stage: string): Locator => column(stage).getByRole("link", { name: /ana/i });
const panel = (): Locator => desk.page.getByRole("region", { name: "Lead", exact: true });
const moveMenu = (): Locator => desk.page.getByRole("button", { name: /^Move .*ana/i });

/** The steps build on each other. */
describe("a lead", () => {
  it("appears in New when somebody writes, without a reload", async () => {
    await desk.page.getByRole("link", { name: "Leads" }).click();
    await appears(desk.page.getByText("No leads yet"));
    await openPhone(phone.page, inbox);
    await writeFromPhone(phone.page, "Hi, do you cater for forty?");
    await appears(tileIn("New"));
    expect(await column("New").getByRole("listitem").count()).toBe(1);
  });

  it("is moved to Qualified by keyboard", async () => {
    await moveMenu().focus();
    await desk.page.keyboard.press("Enter");
    await desk.page.keyboard.press("Tab");
    await desk.page.keyboard.press("Tab");
    await desk.page.keyboard.press("Enter");
    await appears(tileIn("Qualified"));
    await appears(desk.page.getByText(/moved to Qualified/));
  });

  it("stands beside its conversation, where its value, owner and note are written", async () => {
    await tileIn("Qualified").click();
    await desk.page.waitForURL("**/conversations/**");
    expect(await panel().getByLabel("Stage").inputValue()).toBe("qualified");
    await panel().getByLabel("Value").fill("1,200.50");
    await panel().getByRole("button", { name: "Save value" }).click();
    await appears(panel().getByText("Value saved"));
    await panel().getByLabel("Owner").selectOption({ label: OWNER.name });
    await appears(panel().getByText("Owner changed"));
    await panel().getByLabel("Note").fill("Forty people, 12 May");
    await panel().getByRole("button", { name: "Save note" }).click();
    await appears(panel().getByText(`Note by ${OWNER.name}`));
  });

  it("says what is no amount and keeps what was typed", async () => {
    await panel().getByLabel("Value").fill("a lot");
    await panel().getByRole("button", { name: "Save value" }).click();
    await appears(
      panel()
        .getByRole("alert")
        .getByText(/no amount/),
    );
    expect(await panel().getByLabel("Value").inputValue()).toBe("a lot");
  });

  it("is moved to Won by dragging, and the counts follow", async () => {
    await panel().getByRole("link", { name: "All leads" }).click();
    await appears(column("Qualified").getByText("€1,200.50").first());
    await tileIn("Qualified").dragTo(column("Won"));
    await appears(tileIn("Won"));
    await appears(column("Won").getByText("€1,200.50").first());
    expect(await column("Qualified").getByRole("link").count()).toBe(0);
  });

  it("is found in the table by stage and owner, also after a reload", async () => {
    await desk.page.getByRole("link", { name: "Table" }).click();
    await desk.page.getByRole("link", { name: "Won 1" }).click();
    await desk.page.getByRole("button", { name: /^Owner:/ }).click();
    await desk.page.getByRole("link", { name: new RegExp(OWNER.name) }).click();
    await desk.page.waitForURL(/owner=/);
    await desk.page.reload();
    await appears(desk.page.getByRole("row", { name: /ana.*Won.*1,200\.50/i }));
    await desk.page.getByRole("link", { name: "New 0" }).click();
    await appears(desk.page.getByText("No leads match"));
  });

  it("is moved without script", async () => {
    const page = await withoutScript({ width: 1280, height: 800 });
    await page.goto(`${inbox.url}/leads`);
    await page.getByRole("button", { name: /^Move .*ana/i }).click();
    await page.getByRole("button", { name: "Lost" }).click();
    await page.waitForURL(/\/leads\?after=/);
    await appears(page.getByRole("region", { name: /^Lost 1/ }).getByRole("link", { name: /ana/i }));
    await page.context().close();
    await desk.page.goto(`${inbox.url}/leads`);
    await appears(tileIn("Lost"));
  });

  it("is one lead, however often the person writes and the product restarts", async () => {
    await inbox.kill();
    await inbox.start();
    await phone.page.reload();
    await writeFromPhone(phone.page, "Still interested!");
    await desk.page.goto(`${inbox.url}/conversations`);
    await appears(desk.page.getByRole("link", { name: /Still interested/ }));
    await desk.page.goto(`${inbox.url}/leads`);
    await appears(desk.page.getByText("1 lead", { exact: true }));
    await appears(tileIn("Lost"));
  });

  it("raised no error in any page", () => {
    const expected = /ERR_CONNECTION_REFUSED|Failed to load resource|ERR_INCOMPLETE|ERR_EMPTY|network error/i;
    expect(desk.problems.filter((problem) => !expected.test(problem))).toEqual([]);
  });
});
