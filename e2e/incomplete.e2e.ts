import { EventStore, START } from "@soshogle/event-store/event-store";
import { appendUnreadable } from "@soshogle/testing/builders/drafts";
import { Effect } from "effect";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { appears, becomeOwner, connectAccount, openPhone, writeFromPhone } from "./lib/people.ts";
import { setStage } from "./lib/stage.ts";

const { desk, phone, inbox, place } = setStage();

const messages = (page: Page) => page.getByRole("region", { name: /^Messages with/ });

/** Puts an event of a later release into the first conversation of the log. Nobody may run on it. */
const appendFromTheFuture = () =>
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
  }).pipe(Effect.provide(place.log), Effect.runPromise);

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
    await appendFromTheFuture();
    await inbox.start();
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
