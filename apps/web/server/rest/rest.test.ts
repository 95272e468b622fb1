import { randomUUID } from "node:crypto";
import { Keep } from "@soshogle/document-store/document-store";
import { Progress } from "@soshogle/document-store/progress";
import { partsOfConversationId } from "@soshogle/domain/ids";
import { uuid5 } from "@soshogle/event-store/event-id";
import { EventStore, EventStoreUnavailable } from "@soshogle/event-store/event-store";
import { connect, disconnect, type Inbox, newInbox, receive } from "@soshogle/testing/inbox";
import { refused, type ScriptedMeta, startScriptedMeta } from "@soshogle/testing/scripted-meta";
import { visit, visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { Effect, Exit, Scope } from "effect";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeOwner } from "../auth/owners.ts";
import { toTrpcError } from "../trpc/errors.ts";
import { refusalOf } from "./answers.ts";
import { readiness } from "./health.ts";
import { send } from "./sending/send.ts";

const ADA = { email: "ada@example.com", password: "correct horse battery", name: "Ada", workspaceName: "Harbour" };
const SEND = "/api/instagram/messages/send";
const PICTURE =
  "https://i.ytimg.com/vi/sJTrvoeKUmK/hq720.jpg?sqp=-oaymwEhCK4-FEIIDSFryq4qpAxMIARUAAAAAGAEIAADIQj0AgKJD";

const scope = Effect.runSync(Scope.make());
let meta: ScriptedMeta;
let web: WebServer;
let member: Awaited<ReturnType<typeof visitAs>>;
let inbox: Inbox;
let recipientId = "";

beforeAll(async () => {
  meta = await Effect.runPromise(Scope.provide(startScriptedMeta, scope));
  web = await startWebServer({ metaUrl: meta.url, sending: true });
  await web.run(makeOwner(ADA));
});
afterAll(async () => {
  await web.close();
  await Effect.runPromise(Scope.close(scope, Exit.void));
});

/** A workspace of its own: one account, to which one person has written. */
beforeEach(async () => {
  inbox = newInbox();
  member = await visitAs(web, "owner", { workspaceId: inbox.workspaceId });
  await web.run(Effect.andThen(connect(inbox), receive(inbox)));
  await web.caughtUp();
  recipientId = partsOfConversationId(inbox.conversationId).contactId;
});

const said = async (answer: Response) => {
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
};
const json = { "content-type": "application/json" };
const post = async (body: unknown, headers: Record<string, string> = {}, as = member) =>
  said(await as.request(SEND, { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) }));
const get = async (path: string, as: Pick<typeof member, "request"> = member) => said(await as.request(path));
const sentTo = (id: string) => meta.book.filter((message) => message.recipientId === id);

describe("the requests of the guide", () => {
  it("GET /api/instagram/oauth", async () => {
    const { status, body } = await get("/api/instagram/oauth");
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["authUrl"]);
    expect(body.authUrl).toMatch(/^http.*\/oauth\/authorize\?/);
  });

  it("POST /api/instagram/messages/send", async () => {
    const answer = await post({ recipientId, message: "Hello from Soshogle!" });
    const [message] = sentTo(recipientId);
    expect(answer).toEqual({ status: 200, body: { success: true, messageId: message?.mid } });
    expect(message).toMatchObject({ text: "Hello from Soshogle!", attachment: null });
  });

  it("POST /api/instagram/messages/send with an attachment, the text first", async () => {
    const answer = await post({ recipientId, message: "Hello!", attachmentUrl: PICTURE });
    const sent = sentTo(recipientId);
    expect(sent).toMatchObject([
      { text: "Hello!", attachment: null },
      { text: null, attachment: { type: "image", url: PICTURE } },
    ]);
    const messageIds = sent.map(({ mid }) => mid);
    expect(answer).toEqual({ status: 200, body: { success: true, messageId: messageIds[0], messageIds } });
  });

  it("GET /api/instagram/status", async () => {
    const account = { connected: true, accountName: "@shop", accountId: inbox.igId };
    expect(await get("/api/instagram/status")).toEqual({ status: 200, body: { ...account, accounts: [account] } });
  });
});

describe("GET /api/instagram/status", () => {
  it("names the first account that is connected, and all", async () => {
    const second = { ...newInbox(), workspaceId: inbox.workspaceId };
    await web.run(Effect.andThen(connect(second), disconnect(inbox)));
    await web.caughtUp();
    const { body } = await get("/api/instagram/status");
    expect(body).toMatchObject({ connected: true, accountId: second.igId });
    expect(body.accounts).toMatchObject([
      { connected: true, accountId: second.igId },
      { connected: false, accountId: inbox.igId },
    ]);
  });

  it("says that there is none", async () => {
    expect(await get("/api/instagram/status", await visitAs(web, "agent"))).toEqual({
      status: 200,
      body: { connected: false, accountName: null, accountId: null, accounts: [] },
    });
  });
});

describe("the session", () => {
  const signIn = (visitor: ReturnType<typeof visit>, body: unknown) =>
    visitor.request("/api/session", { method: "POST", headers: json, body: JSON.stringify(body) });

  it("begins with 204 and a cookie, and ends", async () => {
    const script = visit(web);
    const begun = await signIn(script, { email: ADA.email, password: ADA.password });
    expect([begun.status, await begun.text()]).toEqual([204, ""]);
    expect(script.cookiesSet[0]).toMatch(/^session=.+HttpOnly/);
    expect((await get("/api/instagram/status", script)).status).toBe(200);
    const kept = new Map(script.cookies);
    expect((await script.request("/api/session", { method: "DELETE" })).status).toBe(204);
    for (const [name, value] of kept) script.cookies.set(name, value);
    expect((await get("/api/instagram/status", script)).status).toBe(401);
    expect((await script.request("/api/session", { method: "DELETE" })).status).toBe(204);
  });

  it("is refused with a wrong password or body, without a cookie", async () => {
    const script = visit(web);
    const { email, password } = ADA;
    const wrong = [
      { email, password: "wrong password!" },
      {},
      { email },
      { email: 1, password },
      { email, password: "x".repeat(201) },
    ];
    const answers = [];
    for (const body of wrong) answers.push(await said(await signIn(script, body)));
    expect(answers.map(({ status }) => status)).toEqual([401, 400, 400, 400, 400]);
    expect(answers[4]?.body).toEqual({
      success: false,
      error: { code: "invalid_request", message: "password: must have 200 characters at most." },
    });
    expect(script.cookiesSet).toEqual([]);
  });

  it.each([
    ["GET", "/api/instagram/status"],
    ["GET", "/api/instagram/oauth"],
    ["POST", SEND],
  ])("is needed for %s %s", async (method, path) => {
    const answer = await said(
      await visit(web).request(path, { method, headers: json, ...(method === "POST" && { body: "{}" }) }),
    );
    const error = { code: "unauthorized", message: "Sign in first." };
    expect(answer).toEqual({ status: 401, body: { success: false, error } });
  });

  it("of an auditor sends nothing, of an agent connects nothing", async () => {
    const workspace = { workspaceId: inbox.workspaceId };
    const [auditor, agent] = [await visitAs(web, "auditor", workspace), await visitAs(web, "agent", workspace)];
    expect((await post({ recipientId, message: "x" }, {}, auditor)).status).toBe(403);
    expect((await get("/api/instagram/oauth", agent)).status).toBe(403);
    expect((await post({ recipientId, message: "x" }, {}, agent)).status).toBe(200);
  });

  it("is of no use to another site", async () => {
    const answer = await post({ recipientId, message: "x" }, { origin: "https://evil.example" });
    expect(answer).toMatchObject({ status: 403, body: { success: false, error: { code: "foreign_origin" } } });
    expect(sentTo(recipientId)).toEqual([]);
  });
});

describe("what cannot be sent", () => {
  const message = "Hello";
  it.each<[string, () => unknown, string]>([
    ["recipientId missing", () => ({ message }), "recipientId"],
    ["recipientId a number", () => ({ recipientId: 1086352217904411, message }), "recipientId"],
    ["recipientId no id", () => ({ recipientId: "instagram_user_id", message }), "recipientId"],
    ["recipientId too long", () => ({ recipientId: "1".repeat(33), message }), "recipientId"],
    ["message missing", () => ({ recipientId }), "message"],
    ["message null", () => ({ recipientId, message: null }), "message"],
    ["message empty", () => ({ recipientId, message: "" }), "message"],
    ["attachmentUrl a number", () => ({ recipientId, message, attachmentUrl: 1 }), "attachmentUrl"],
    ["attachmentUrl null", () => ({ recipientId, message, attachmentUrl: null }), "attachmentUrl"],
    ["attachmentUrl no address", () => ({ recipientId, message, attachmentUrl: "x.jpg" }), "attachmentUrl"],
    [
      "attachmentUrl not https",
      () => ({ recipientId, message, attachmentUrl: "http://a.example/x.jpg" }),
      "attachmentUrl",
    ],
    [
      "attachmentUrl of a script",
      () => ({ recipientId, message, attachmentUrl: "javascript:alert(1)//.jpg" }),
      "attachmentUrl",
    ],
    [
      "attachmentUrl with a password",
      () => ({ recipientId, message, attachmentUrl: "https://a:b@a.example/x.jpg" }),
      "attachmentUrl",
    ],
    [
      "attachmentUrl too long",
      () => ({ recipientId, message, attachmentUrl: `https://a.example/${"x".repeat(2048)}.jpg` }),
      "attachmentUrl",
    ],
    [
      "attachmentType unknown",
      () => ({ recipientId, message, attachmentUrl: PICTURE, attachmentType: "gif" }),
      "attachmentType",
    ],
    ["accountId a number", () => ({ recipientId, message, accountId: 17 }), "accountId"],
    ["accountId too long", () => ({ recipientId, message, accountId: "1".repeat(33) }), "accountId"],
    ["a field that nobody knows", () => ({ recipientId, message, attachmentURL: PICTURE }), "attachmentURL"],
  ])("%s: 400 that names the field", async (_, body, field) => {
    const answer = await post(body());
    expect(answer).toMatchObject({ status: 400, body: { success: false, error: { code: "invalid_request" } } });
    expect(answer.body.error.message).toMatch(new RegExp(`^${field}: `));
    expect(sentTo(recipientId)).toEqual([]);
  });

  it("names every field at once", async () => {
    const { message: all } = (await post({ recipientId: 1, accountId: 2 })).body.error;
    expect(all).toMatch(/recipientId: .*message: .*accountId: /);
  });

  it.each<[string, string, Record<string, string>, number]>([
    ["no JSON", "{", {}, 400],
    ["a list", "[]", {}, 400],
    ["null", "null", {}, 400],
    ["nothing", "", {}, 400],
    ["a form", "recipientId=1", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["JSON that is not called so", "{}", { "content-type": "text/plain" }, 415],
    ["a megabyte", `{"message":"${"x".repeat(1024 * 1024)}"}`, {}, 413],
  ])("a body that is %s", async (_, body, headers, status) => {
    const answer = await said(await member.request(SEND, { method: "POST", headers: { ...json, ...headers }, body }));
    expect(answer).toMatchObject({ status, body: { success: false, error: { code: expect.any(String) } } });
  });

  it.each<[string, () => unknown, number, string]>([
    ["a recipient nobody knows", () => ({ recipientId: "999", message }), 404, "recipient_unknown"],
    ["an account nobody has", () => ({ recipientId, message, accountId: "17841" }), 404, "account_unknown"],
    ["a text of blanks", () => ({ recipientId, message: " \n " }), 422, "message_empty"],
    ["a text of 1,001 bytes", () => ({ recipientId, message: `${"é".repeat(500)}x` }), 422, "text_too_long"],
    [
      "an attachment of unknown type",
      () => ({ recipientId, message, attachmentUrl: "https://a.example/parcel" }),
      422,
      "attachment_type_unknown",
    ],
    [
      "a type without attachment",
      () => ({ recipientId, message, attachmentType: "image" }),
      422,
      "attachment_url_missing",
    ],
  ])("%s", async (_, body, status, code) => {
    const answer = await post(body());
    expect(answer).toEqual({ status, body: { success: false, error: { code, message: expect.any(String) } } });
    expect(sentTo(recipientId)).toEqual([]);
  });

  it("to a customer of another workspace, who looks like nobody", async () => {
    const stranger = await visitAs(web, "owner");
    const theirs = await post({ recipientId, message: "x" }, {}, stranger);
    expect(theirs).toEqual(await post({ recipientId: "999", message: "x" }, {}, stranger));
    const named = await post({ recipientId, message: "x", accountId: inbox.igId }, {}, stranger);
    expect(named.body.error.code).toBe("account_unknown");
  });

  it("once the account is disconnected", async () => {
    await web.run(disconnect(inbox));
    expect(await post({ recipientId, message: "x" })).toMatchObject({
      status: 409,
      body: { success: false, error: { code: "account_disconnected" } },
    });
  });

  it("from several accounts that know the recipient, until one is named", async () => {
    const second = { ...newInbox(), workspaceId: inbox.workspaceId };
    const twin = { ...second, conversationId: `${second.accountId}_${recipientId}` };
    await web.run(Effect.andThen(connect(twin), receive(twin)));
    await web.caughtUp();
    expect(await post({ recipientId, message: "x" })).toMatchObject({
      status: 422,
      body: { error: { code: "account_ambiguous" } },
    });
    expect((await post({ recipientId, message: "x", accountId: twin.igId })).status).toBe(200);
  });

  it("when Instagram refuses it", async () => {
    meta.next("send", refused(551));
    const answer = await post({ recipientId, message: "x" });
    expect(answer).toEqual({
      status: 422,
      body: {
        success: false,
        error: { code: "person_unreachable", message: expect.stringContaining("cannot receive") },
      },
    });
  });

  it("when Instagram refuses the attachment, with what became of both parts", async () => {
    meta.next("send", { kind: "accept" }, refused(100, 2018047));
    const { status, body } = await post({ recipientId, message: "Hello", attachmentUrl: PICTURE });
    const error = { code: "media_type_wrong", message: expect.any(String) };
    expect([status, body]).toEqual([
      422,
      {
        success: false,
        error,
        parts: [
          { part: "text", status: "sent", messageId: sentTo(recipientId)[0]?.mid },
          { part: "attachment", status: "failed", error },
        ],
      },
    ]);
  });
});

describe("a store that does not answer", () => {
  it("is 503 to whoever sends, and nothing went out", async () => {
    const store = await web.run(Effect.map(EventStore, (known) => known));
    const gone = { ...store, readStream: () => Effect.fail(new EventStoreUnavailable({ cause: "gone" })) };
    const { userId, workspaceId } = member;
    const who = { userId, workspaceId, role: "owner", session: { id: "", userId, workspaceId, expiresAt: 0 } } as const;
    const sending = send({ who, key: randomUUID(), wanted: { recipientId, message: "Hello" } });
    const failure = await web.run(Effect.flip(Effect.provideService(sending, EventStore, gone)));
    const answer = refusalOf(toTrpcError(failure));
    expect(answer && (await said(answer))).toMatchObject({
      status: 503,
      body: {
        success: false,
        error: { code: "service_unavailable", message: expect.stringContaining("Nothing is lost") },
      },
    });
    expect(sentTo(recipientId)).toEqual([]);
  });
});

describe("an attachment", () => {
  it("is of the type that was said, whatever its address looks like", async () => {
    const attachmentUrl = "https://files.example.org/download?id=7";
    expect((await post({ recipientId, message: "Hello", attachmentUrl, attachmentType: "file" })).status).toBe(200);
    expect(sentTo(recipientId)[1]?.attachment).toEqual({ type: "file", url: attachmentUrl });
  });
});

describe("Idempotency-Key", () => {
  const keyed = (key: string) => ({ "idempotency-key": key });

  it("makes a repeated request one message", async () => {
    const key = keyed(randomUUID());
    const first = await post({ recipientId, message: "once" }, key);
    expect(first.status).toBe(200);
    expect(await post({ message: "once", recipientId }, key)).toEqual(first);
    expect(sentTo(recipientId)).toHaveLength(1);
  });

  it("makes requests that come at once one message", async () => {
    const key = keyed(randomUUID());
    const body = { recipientId, message: "at once", attachmentUrl: PICTURE };
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(body, key)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(sentTo(recipientId)).toHaveLength(2);
  });

  it("with another body is refused", async () => {
    const key = keyed(randomUUID());
    await post({ recipientId, message: "one" }, key);
    for (const body of [
      { recipientId, message: "two" },
      { recipientId, message: "one", accountId: inbox.igId },
    ])
      expect(await post(body, key)).toMatchObject({ status: 422, body: { error: { code: "idempotency_key_reused" } } });
    expect(sentTo(recipientId)).toHaveLength(1);
  });

  it("with another body at the same time sends one of the two", async () => {
    const key = keyed(randomUUID());
    const answers = await Promise.all(["one", "two"].map((message) => post({ recipientId, message }, key)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(sentTo(recipientId)).toHaveLength(1);
  });

  it("of another user is another key", async () => {
    const colleague = await visitAs(web, "agent", { workspaceId: inbox.workspaceId });
    const key = keyed("same-key");
    await post({ recipientId, message: "mine" }, key);
    expect((await post({ recipientId, message: "theirs" }, key, colleague)).status).toBe(200);
    expect(sentTo(recipientId)).toHaveLength(2);
  });

  it("keeps to the conversation of the first request", async () => {
    const key = keyed(randomUUID());
    await post({ recipientId, message: "once" }, key);
    const second = { ...newInbox(), workspaceId: inbox.workspaceId };
    const twin = { ...second, conversationId: `${second.accountId}_${recipientId}` };
    await web.run(Effect.andThen(connect(twin), receive(twin)));
    await web.caughtUp();
    expect((await post({ recipientId, message: "once" }, key)).status).toBe(200);
    expect(sentTo(recipientId)).toHaveLength(1);
  });

  it("of a request that was refused can be repeated", async () => {
    const key = keyed(randomUUID());
    await web.run(disconnect(inbox));
    expect((await post({ recipientId, message: "later" }, key)).status).toBe(409);
    await web.run(connect(inbox));
    expect((await post({ recipientId, message: "later" }, key)).status).toBe(200);
  });

  it.each(["with blanks", "é", "x".repeat(256)])("that no header should carry is refused: %s", async (key) => {
    const answer = await post({ recipientId, message: "x" }, keyed(key));
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid_idempotency_key" } } });
  });

  it("is kept without what was written", async () => {
    const key = "key-of-a-secret";
    await post({ recipientId, message: "a secret text" }, keyed(key));
    const id = uuid5(`request|${member.workspaceId}|${member.userId}|${key}`);
    const [kept] = await web.run(Effect.flatMap(Keep, (keep) => keep.get("idempotency_keys", [id])));
    expect(kept).toMatchObject({ conversationId: inbox.conversationId });
    expect(JSON.stringify(kept)).not.toMatch(/secret/);
  });
});

describe("an address of the API", () => {
  it("asked with another method names the right ones", async () => {
    const answer = await member.request(SEND);
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
    expect((await get("/api/session")).body.error).toEqual({
      code: "method_not_allowed",
      message: "Use POST or DELETE here.",
    });
  });

  it("tells nobody's cache", async () => {
    expect((await member.request("/api/instagram/status")).headers.get("cache-control")).toBe("no-store");
  });
});

describe("health", () => {
  it("is told to everybody", async () => {
    expect(await get("/healthz", visit(web))).toEqual({ status: 200, body: { status: "ok" } });
    const checks = { log: "ok", keep: "ok", readModels: "ok", projections: "ok" };
    expect(await get("/readyz", visit(web))).toEqual({ status: 200, body: { status: "ready", checks } });
  });

  it("is unready while the read models stand still", async () => {
    const stopped = {
      reached: () => Effect.succeed(false),
      hasStopped: Effect.succeed(true),
      isHere: true,
      lowest: Effect.succeed(""),
    };
    const answer = await web.run(Effect.provideService(readiness, Progress, stopped));
    expect(answer).toMatchObject({ status: "unready", checks: { log: "ok", projections: "failed" } });
  });

  it("is unready while a store does not answer", async () => {
    const store = await web.run(Effect.map(EventStore, (known) => known));
    const silent = { ...store, head: Effect.die(new Error("gone")) };
    const answer = await web.run(Effect.provideService(readiness, EventStore, silent));
    expect(answer).toMatchObject({ status: "unready", checks: { log: "failed", keep: "ok" } });
  });
});
