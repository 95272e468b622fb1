import { randomUUID } from "node:crypto";
import { partsOfConversationId } from "@soshogle/domain/ids";
import { connect, type Inbox, newInbox, receive } from "@soshogle/testing/inbox";
import { type ManualClock, makeManualClock } from "@soshogle/testing/manual-clock";
import { refused, type ScriptedMeta, startScriptedMeta, throttled } from "@soshogle/testing/scripted-meta";
import { visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { Effect, Exit, Scope } from "effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const HOUR_MS = 60 * 60_000;

let scope: Scope.Closeable;
let clock: ManualClock;
let meta: ScriptedMeta;
let web: WebServer;
let inbox: Inbox;
let member: Awaited<ReturnType<typeof visitAs>>;

beforeEach(async () => {
  scope = await Effect.runPromise(Scope.make());
  clock = makeManualClock(Date.UTC(2026, 0, 15, 9));
  meta = await Effect.runPromise(Scope.provide(startScriptedMeta, scope));
  web = await startWebServer({ metaUrl: meta.url, sending: true, clock });
  inbox = newInbox();
  member = await visitAs(web, "agent", { workspaceId: inbox.workspaceId });
  await web.run(Effect.andThen(connect(inbox), receive(inbox)));
  await web.caughtUp();
});
afterEach(async () => {
  await web.close();
  await Effect.runPromise(Scope.close(scope, Exit.void));
});

/** Lets time pass, half a second whenever nothing more can be done, until something is there. */
const passing = async <A>(promise: Promise<A>): Promise<A> => {
  let isThere = false;
  const end = () => {
    isThere = true;
  };
  promise.then(end, end);
  while (!isThere) {
    await web.atRest();
    clock.advance(500);
  }
  return promise;
};

const key = randomUUID();
const send = async (more: object = {}, under = key) => {
  const body = JSON.stringify({
    recipientId: partsOfConversationId(inbox.conversationId).contactId,
    message: "Hello",
    ...more,
  });
  const headers = { "content-type": "application/json", "idempotency-key": under };
  const answer = await member.request("/api/instagram/messages/send", { method: "POST", headers, body });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
};

describe("a message that Instagram does not take at once", () => {
  it("is answered as queued after ten seconds, and told of when it is asked for again", async () => {
    meta.next("send", throttled(120));
    const before = clock.clock.currentTimeMillisUnsafe();
    const answer = await passing(send());
    expect(answer).toEqual({
      status: 202,
      body: { success: true, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/), status: "queued" },
    });
    expect(clock.clock.currentTimeMillisUnsafe() - before).toBeGreaterThanOrEqual(10_000);
    expect(await passing(send())).toEqual(answer);
    clock.advance(121_000);
    await web.atRest();
    expect(await send()).toEqual({ status: 200, body: { success: true, messageId: meta.book[0]?.mid } });
    expect(meta.book).toHaveLength(1);
  });

  it("tells of the part that failed although the other one still waits", async () => {
    meta.next("send", refused(100), throttled(120));
    const attachmentUrl = "https://a.example/x.png";
    const { status, body } = await passing(send({ attachmentUrl }));
    expect([status, body]).toMatchObject([
      422,
      {
        success: false,
        parts: [
          { part: "text", status: "failed" },
          { part: "attachment", status: "queued" },
        ],
      },
    ]);
    clock.advance(121_000);
    await web.atRest();
    const [, attachment] = (await send({ attachmentUrl })).body.parts;
    expect(attachment).toEqual({ part: "attachment", status: "sent", messageId: meta.book[0]?.mid });
  });
});

describe("a key", () => {
  it("is known for ever: the outcome is answered long after the window closed", async () => {
    const answer = await send();
    expect(answer.status).toBe(200);
    clock.advance(400 * 24 * HOUR_MS);
    // The session of that time is over; a colleague's key would be another one.
    const session = await visitAs(web, "agent", { workspaceId: inbox.workspaceId, userId: member.userId });
    member = session;
    expect(await send()).toEqual(answer);
    expect(meta.book).toHaveLength(1);
  });

  it("finds the message although its outcome was never asked for and the conversation went on for weeks", async () => {
    meta.next("send", throttled(120));
    expect((await passing(send())).status).toBe(202);
    clock.advance(121_000);
    await web.atRest();
    clock.advance(29 * 24 * HOUR_MS);
    await web.run(receive(inbox, "One more thing"));
    expect((await send({}, randomUUID())).status).toBe(200);
    expect(await send()).toEqual({ status: 200, body: { success: true, messageId: meta.book[0]?.mid } });
    expect(meta.book).toHaveLength(2);
  });
});

describe("the reply window", () => {
  it("is held to, and a refused request may be repeated once it is open", async () => {
    clock.advance(24 * HOUR_MS);
    expect(await send()).toEqual({
      status: 422,
      body: { success: false, error: { code: "window_closed", message: expect.stringContaining("24 hours") } },
    });
    expect(meta.book).toEqual([]);
    await web.run(receive(inbox, "Still there?"));
    expect((await send()).status).toBe(200);
  });
});
