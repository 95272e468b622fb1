import { randomUUID } from "node:crypto";
import { EventStore, START } from "@soshogle/event-store/event-store";
import { connect, type Inbox, newInbox, receive } from "@soshogle/testing/inbox";
import { visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { Vault } from "@soshogle/vault/vault";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mintAfter } from "./after.ts";

let web: WebServer;
let elsewhere: WebServer;
let inbox: Inbox;
let agent: Awaited<ReturnType<typeof visitAs>>;
beforeAll(async () => {
  web = await startWebServer();
  elsewhere = await startWebServer();
  inbox = newInbox();
  agent = await visitAs(web, "agent", inbox);
  await web.run(Effect.andThen(connect(inbox), receive(inbox)));
  await web.caughtUp();
});
afterAll(async () => {
  await web.close();
  await elsewhere.close();
});

const { stringify } = JSON;
const list = async (after: string, view = "open") => (await agent.call("conversations.list", { view, after })).data;
const head = Effect.flatMap(EventStore, (store) => store.head);
const mint = (position: string, on = web) => on.run(mintAfter({ position, partition: inbox.conversationId }));
/** A token that this vault has signed, whatever it says. */
const sign = (goal: unknown) =>
  web.run(
    Effect.gen(function* () {
      const text = Buffer.from(stringify(goal)).toString("base64url");
      return `${text}.${(yield* Vault).authenticate("after", text)}`;
    }),
  );

describe("what a command answers", () => {
  it("lets the own write be read at once, every time", async () => {
    const { conversationId } = inbox;
    for (let n = 0; n < 10; n++) {
      const archived = (await agent.call("conversations.archive", { conversationId })).data.after;
      expect(await list(archived, "archived")).toMatchObject({ rows: [{ id: conversationId }], behind: false });
      const reopened = (await agent.call("conversations.reopen", { conversationId })).data.after;
      expect(await list(reopened)).toMatchObject({ rows: [{ id: conversationId }], behind: false });
    }
  });

  it("lets a reply be read, also by the answer to its repetition", async () => {
    const { conversationId } = inbox;
    const input = { conversationId, replyId: randomUUID(), text: "Once only" };
    const answers = await Promise.all([
      agent.call("conversations.reply", input),
      agent.call("conversations.reply", input),
    ]);
    for (const { data } of answers) {
      const thread = (await agent.call("conversations.thread", { conversationId, after: data.after })).data;
      expect(thread.behind).toBe(false);
      expect(thread.entries.filter(({ text }: { text: string }) => text === "Once only")).toHaveLength(1);
    }
  });

  it("tells a stranger neither stream nor text", async () => {
    const { after } = (await agent.call("conversations.reopen", { conversationId: inbox.conversationId })).data;
    expect(after).toMatch(/^[\w-]+\.[\w-]+$/);
  });
});

describe("a token", () => {
  it("of the past is no reason to wait", async () => {
    expect((await list(await mint(START))).behind).toBe(false);
    expect((await list(await mint(await web.run(head)))).behind).toBe(false);
  });

  it("of another log means behind", async () => {
    expect((await list(await mint(`${"0".repeat(19)}1`, elsewhere))).behind).toBe(true);
    const position = await web.run(head);
    expect((await list(await sign([randomUUID(), position, inbox.conversationId]))).behind).toBe(true);
  });

  it("from beyond the head means behind, without waiting", async () => {
    const logId = await web.run(Effect.flatMap(EventStore, (store) => store.logId));
    expect((await list(await sign([logId, "9".repeat(20), inbox.conversationId]))).behind).toBe(true);
  });

  it("that was forged means behind", async () => {
    const token = await mint(await web.run(head));
    const [text = "", mac = ""] = token.split(".");
    const other = Buffer.from(stringify(["x", START, "y"])).toString("base64url");
    for (const forged of [
      `${other}.${mac}`,
      `${text}.`,
      text,
      ".",
      "",
      `${text}.${mac}x`,
      `.${mac}`,
      "ä.ä",
      "{}",
      "x".repeat(1000),
    ])
      expect(await list(forged), forged).toMatchObject({ behind: true, rows: expect.any(Array) });
    expect(web.defects).toEqual([]);
  });

  it("that is too long is a bad request", async () => {
    expect((await agent.call("conversations.list", { view: "open", after: "x".repeat(1001) })).code).toBe(
      "BAD_REQUEST",
    );
  });
});
