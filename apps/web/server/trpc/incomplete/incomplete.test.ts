import { conversationStream } from "@soshogle/domain/ids";
import { appendUnreadable } from "@soshogle/testing/builders/drafts";
import { connect, type Inbox, newInbox, receive } from "@soshogle/testing/inbox";
import { visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let web: WebServer;
let inbox: Inbox;

/** A conversation that goes on behind an event of a later release. */
beforeAll(async () => {
  web = await startWebServer();
  inbox = newInbox();
  const { conversationId, workspaceId } = inbox;
  await web.run(
    Effect.gen(function* () {
      yield* connect(inbox);
      yield* receive(inbox, "before");
      yield* appendUnreadable({ stream: conversationStream(conversationId), partition: conversationId, workspaceId });
    }),
  );
  await web.caughtUp();
});
afterAll(() => web.close());

const visitor = (role: "owner" | "agent" | "auditor") => visitAs(web, role, { workspaceId: inbox.workspaceId });

describe("what is incomplete", () => {
  it("is listed with its conversation, since when, and the event that could not be read", async () => {
    const { data } = await (await visitor("auditor")).call("incomplete.list");
    const rows: readonly { shows: string }[] = data.rows;
    expect(rows.map(({ shows }) => shows)).toEqual(expect.arrayContaining(["conversations", "thread"]));
    for (const row of rows)
      expect(row).toMatchObject({
        conversationId: inbox.conversationId,
        state: "waiting",
        since: expect.any(Number),
        cause: {
          event: "FromTheFuture",
          at: expect.stringContaining(`conversation-${inbox.conversationId}@`),
          reason: expect.stringContaining("no event has this type"),
        },
      });
  });

  it("is told to agents without what only others can act on", async () => {
    const { data } = await (await visitor("agent")).call("incomplete.list");
    expect(data.rows.length).toBeGreaterThan(0);
    for (const row of data.rows) expect(row.cause).toBeNull();
  });

  it("is nothing of another workspace", async () => {
    const other = await visitAs(web, "owner");
    expect((await other.call("incomplete.list")).data).toEqual({ rows: [], more: false });
    const { data } = await (await visitor("owner")).call("incomplete.list");
    const answer = await other.call("incomplete.retry", { parkedId: data.rows[0].id });
    expect(answer).toMatchObject({ status: 404, code: "NOT_FOUND" });
  });

  it("is tried again on demand, and waits on where nothing was repaired", async () => {
    const owner = await visitor("owner");
    const rows = async (): Promise<readonly { id: string; state: string }[]> =>
      (await owner.call("incomplete.list")).data.rows;
    const [first] = await rows();
    expect((await owner.call("incomplete.retry", { parkedId: first?.id })).status).toBe(200);
    expect((await rows()).find(({ id }) => id === first?.id)?.state).toBe("trying");
    await expect
      .poll(async () => (await rows()).find(({ id }) => id === first?.id)?.state, { timeout: 15_000 })
      .toBe("waiting");
  });
});
