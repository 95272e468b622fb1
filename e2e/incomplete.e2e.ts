import { join } from "node:path";
import { layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { EventStore, START } from "@soshogle/event-store/event-store";
import { appendUnreadable } from "@soshogle/testing/builders/drafts";
import { Effect } from "effect";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, openWindow, type Watched } from "./lib/browser.ts";
import { newPlace, type Place, type RunningInbox, removePlace, startInbox } from "./lib/inbox.ts";
import { appears, becomeOwner, connectAccount, openPhone, writeFromPhone } from "./lib/people.ts";

let browser: Browser;
let place: Place;
let inbox: RunningInbox;
let desk: Watched;
let phone: Watched;

beforeAll(async () => {
  browser = await launchBrowser();
  place = await newPlace();
  inbox = await startInbox(place);
  desk = await openWindow(browser);
  phone = await openWindow(browser, { width: 420, height: 860 });
});

afterAll(async () => {
  await browser?.close();
  await inbox?.stop();
  removePlace(place);
});

const messages = (page: Page) => page.getByRole("region", { name: /^Messages with/ });

/** Puts an event of a later release into the first conversation of the log. Nobody may run on it. */
const appendFromTheFuture = (folder: string) =>
  Effect.gen(function* () {
    const { events } = yield* (yield* EventStore).readAll({
      after: START,
      limit: 1,
      filter: { types: ["ConversationStarted"] },
    });
    const [started] = events;
    if (!started) throw new Error("nobody has written yet");
    const { partition, workspaceId } = started.metadata as { partition: string; workspaceId: string }; // of every event
    yield* appendUnreadable({ stream: started.stream, partition, workspaceId });
  }).pipe(Effect.provide(layerEmbedded({ file: join(folder, "demo", "log.db") })), Effect.runPromise);

/** The steps build on each other. */
describe("an event that this version cannot read", () => {
  it("leaves a conversation incomplete, which its thread says", async () => {
    await becomeOwner(desk.page, inbox);
    await connectAccount(desk.page, inbox);
    await desk.page.goto(`${inbox.url}/conversations`);
    await openPhone(phone.page, inbox);
    await writeFromPhone(phone.page, "Before the update");
    await desk.page.getByRole("link", { name: /Before the update/ }).click();
    await appears(messages(desk.page).getByText("Before the update"));
    await inbox.stop();
    await appendFromTheFuture(place.folder);
    inbox = await startInbox(place);
    await expect
      .poll(
        async () => {
          await desk.page.reload();
          return desk.page.getByText(/This conversation is incomplete since/).count();
        },
        { timeout: 20_000 },
      )
      .toBe(1);
    await appears(messages(desk.page).getByText("Before the update"));
  });

  it("is listed with what is missing, and can be tried again", async () => {
    await desk.page.getByRole("link", { name: "What is missing" }).click();
    await appears(desk.page.getByRole("heading", { name: "Incomplete" }));
    const list = desk.page.getByRole("list", { name: "What is incomplete" });
    await appears(list.getByText(/Its messages and notes: incomplete since/));
    await appears(list.getByText(/FromTheFuture/).first());
    const tries = () => list.getByRole("button", { name: "Try again" });
    const waiting = await tries().count();
    await tries().first().click();
    await expect.poll(() => tries().count(), { timeout: 20_000 }).toBe(waiting);
  });
});
