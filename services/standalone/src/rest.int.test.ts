import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { endpoints } from "@soshogle/web/server/rest/endpoints";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Home, type InboxProcess, jsonOf, newHome, removeHome, startInbox } from "./testing/inbox-process.ts";

const run = promisify(execFile);
const OWNER = { OWNER_EMAIL: "ada@example.com", OWNER_PASSWORD: "correct horse battery" };
const PATIENCE_MS = 120_000;

let home: Home;
let inbox: InboxProcess;
let igId = "";
let recipientId = "";

const simulator = async (path: string, body?: object) => {
  const post = body && {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  return jsonOf(await fetch(`http://127.0.0.1:${home.simulatorPort}${path}`, post));
};

/** Runs a command in a shell, in a folder of its own; gives what it prints. */
const sh = async (command: string): Promise<string> =>
  (await run("sh", ["-ec", command], { cwd: home.folder, env: { ...process.env, INBOX: inbox.url } })).stdout;

/** The example of an endpoint as the reference page prints it, quiet and with the status in its last line. */
const example = (method: string, path: string): string => {
  const found = endpoints.find((endpoint) => endpoint.method === method && endpoint.path === path);
  return (found?.example ?? "").replace("curl ", "curl -sS -w '\\n%{http_code}' ");
};
const answerOf = async (command: string) => {
  const [, body = "", status] = /^([\s\S]*)\n(\d{3})$/.exec(await sh(command)) ?? [];
  return { status: Number(status), body };
};
/** The session that the example has put into its file. */
const cookieOf = async () => (await sh("awk '/session/ { print $6 \"=\" $7 }' cookies.txt")).trim();

/** The contact's side: what the account has sent to it. */
const received = async () => {
  const { messages } = await simulator("/_/book");
  return messages.filter(({ author }: { author: string }) => author === "account");
};

beforeAll(async () => {
  home = await newHome();
  inbox = await startInbox(home, OWNER);
  const book = await simulator("/_/book");
  igId = book.accounts[0].igId;
}, 200_000);
afterAll(async () => {
  await inbox.end("SIGKILL");
  removeHome(home);
});

describe("the examples of the reference, in order", () => {
  const signIn = example("POST", "/api/session");
  const status = example("GET", "/api/instagram/status");

  it("sign in, with the Origin only", async () => {
    expect((await answerOf(signIn.replace('-H "Origin: $INBOX"', ""))).status).toBe(403);
    expect(await answerOf(signIn)).toEqual({ status: 204, body: "" });
  });

  it("connect an account, which ends on the dashboard", async () => {
    const { authUrl } = JSON.parse((await answerOf(example("GET", "/api/instagram/oauth"))).body);
    const state = new URL(authUrl).searchParams.get("state");
    const redirectUri = `${inbox.url}/api/instagram/oauth/callback`;
    const { location } = await simulator("/_/authorize", { accountId: igId, redirectUri, state });
    const landed = await sh(`curl -sS -b cookies.txt -o /dev/null -w '%{http_code} %{redirect_url}' '${location}'`);
    expect(landed).toBe(`303 ${inbox.url}/dashboard?instagram=connected`);
  });

  it("tell the status", async () => {
    const account = { connected: true, accountName: expect.stringMatching(/^@/), accountId: igId };
    await expect
      .poll(async () => JSON.parse((await answerOf(status)).body), { timeout: PATIENCE_MS })
      .toEqual({ ...account, accounts: [account] });
  });

  it("send a message and an attachment, once under their key", async () => {
    const book = () => simulator("/_/book");
    await expect.poll(async () => (await book()).accounts[0].subscribedFields, { timeout: PATIENCE_MS }).toBeTruthy();
    const { personId } = (await book()).people[0];
    recipientId = (await simulator("/_/messages", { accountId: igId, personId, text: "Hi" })).igsid;
    const command = example("POST", "/api/instagram/messages/send").replace("1086352217904411", recipientId);
    // Until its webhook has come, nobody has written.
    await expect.poll(async () => (await answerOf(command)).status, { timeout: PATIENCE_MS }).toBe(200);
    const answer = await answerOf(command);
    const [text, attachment, ...more] = await received();
    expect(more).toEqual([]);
    const payload = { url: "https://example.org/parcel.jpg" };
    expect([text.text, attachment.attachments]).toEqual(["Hello!", [{ type: "image", payload }]]);
    const messageIds = [text.mid, attachment.mid];
    expect(answer.body).toBe(JSON.stringify({ success: true, messageId: text.mid, messageIds }));
  });

  it("show the attachment with its state in the thread", async () => {
    const accounts = await fetch(`${inbox.url}/api/trpc/accounts.list?input=%7B%7D`, {
      headers: { cookie: await cookieOf() },
    });
    const [account] = (await jsonOf(accounts)).result.data.accounts;
    const page = () =>
      sh(`curl -sS -b cookies.txt -H 'Accept: text/html' "$INBOX/conversations/${account.id}_${recipientId}"`);
    await expect.poll(page, { timeout: PATIENCE_MS }).toMatch(/Photo[\s\S]*example\.org[\s\S]*Sent/);
  });

  it("tell health", async () => {
    expect(await answerOf(example("GET", "/healthz"))).toEqual({ status: 200, body: '{"status":"ok"}' });
    expect(await answerOf(example("GET", "/readyz"))).toMatchObject({
      status: 200,
      body: expect.stringMatching(/"ready"/),
    });
  });

  it("survive a kill: the same key sends nothing again", async () => {
    const key = randomUUID();
    const ask = async () => {
      const cookie = await cookieOf();
      return fetch(`${inbox.url}/api/instagram/messages/send`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: inbox.url, cookie, "idempotency-key": key },
        body: JSON.stringify({ recipientId, message: "Are you there?" }),
      });
    };
    const first = await jsonOf(await ask());
    await inbox.end("SIGKILL");
    inbox = await startInbox(home, OWNER);
    const again = await ask();
    expect([again.status, await jsonOf(again)]).toEqual([200, first]);
    const texts = (await received()).map(({ text }: { text: string | null }) => text);
    expect(texts.filter((text: string | null) => text === "Are you there?")).toHaveLength(1);
  }, 200_000);

  it("sign out", async () => {
    expect((await answerOf(example("DELETE", "/api/session"))).status).toBe(204);
    expect((await answerOf(status)).status).toBe(401);
  });
});

describe("the fetch example of the guide", () => {
  it("sends from a page of the inbox", async () => {
    const signedIn = await fetch(`${inbox.url}/api/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json", origin: inbox.url },
      body: JSON.stringify({ email: OWNER.OWNER_EMAIL, password: OWNER.OWNER_PASSWORD }),
    });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    // What a browser adds to a page's own request: its cookie, its origin and the rest of the address.
    const fetchOfPage: typeof fetch = (path, init) =>
      fetch(inbox.url + String(path), {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init?.headers)), cookie, origin: inbox.url },
      });
    const response = await fetchOfPage("/api/instagram/messages/send", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        recipientId,
        message: "Hello from Soshogle!",
      }),
    });
    const [newest] = (await received()).slice(-1);
    expect(newest.text).toBe("Hello from Soshogle!");
    expect(await response.text()).toBe(JSON.stringify({ success: true, messageId: newest.mid }));
  });
});
