import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Home,
  type InboxProcess,
  newHome,
  removeHome,
  runToEnd,
  startInbox,
  startSimulator,
} from "./testing/inbox-process.ts";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const ADA = { email: "ada@example.com", password: "correct horse battery" };

let home: Home;
let inbox: InboxProcess;
beforeAll(async () => {
  home = await newHome();
  inbox = await startInbox(home);
}, 200_000);
afterAll(async () => {
  await inbox.end("SIGKILL");
  removeHome(home);
});

const inFolder = (name: string) => join(home.folder, "demo", name);
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

/** One request as it is written here: fetch would set its own Host. */
const send = async (options: { method?: string; path: string; headers?: Record<string, string>; body?: string }) => {
  const { method = "GET", path, headers = {}, body } = options;
  const asked = request({ host: "127.0.0.1", port: home.port, method, path, headers });
  asked.end(body);
  const [answer] = await once(asked, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks).toString("utf8") };
};

const call = ({ url }: InboxProcess, procedure: string, input: object) =>
  fetch(`${url}/api/trpc/${procedure}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify(input),
  });
const signIn = (on: InboxProcess, as: object) => call(on, "session.signIn", as);

describe("npm start in demo mode", () => {
  it("prints the address, an owner link and the phone", () => {
    expect(inbox.output()).toContain(`Soshogle Inbox is ready: http://localhost:${home.port}`);
    expect(inbox.output()).toMatch(new RegExp(`http://localhost:${home.port}/setup#[\\w-]{43}`));
    expect(inbox.output()).toContain(`http://localhost:${home.simulatorPort}/phone`);
  });

  it("listens on this machine only", async () => {
    const { stdout } = await run(process.execPath, [
      "-e",
      "console.log(JSON.stringify(require('os').networkInterfaces()))",
    ]);
    const addresses = Object.values(
      JSON.parse(stdout) as Record<string, { address: string; internal: boolean }[]>,
    ).flat();
    for (const { address } of addresses.filter(({ internal, address }) => !internal && !address.includes(":")))
      await expect(fetch(`http://${address}:${home.port}/`), address).rejects.toThrow();
  });

  it("leaves its files to this user alone", () => {
    expect(modeOf(join(home.folder, "demo"))).toBe("700");
    for (const name of ["master.key", "app.json", "admin.sock", "log.db", "keep.db", "read.db"])
      expect(modeOf(inFolder(name)), name).toBe("600");
  });

  it("leads pages to its one name, and nothing else", async () => {
    const page = await send({
      path: "/sign-in?next=%2Fchannels",
      headers: { host: `127.0.0.1:${home.port}`, accept: "text/html" },
    });
    expect([page.status, page.headers.location]).toEqual([
      307,
      `http://localhost:${home.port}/sign-in?next=%2Fchannels`,
    ]);
    const elsewhere = await send({ path: "/", headers: { host: "evil.example", accept: "text/html" } });
    expect(elsewhere.headers.location ?? "").not.toContain("evil.example");
    const api = await send({ path: "/api/trpc/setup.state", headers: { host: `127.0.0.1:${home.port}` } });
    expect(api.status).toBe(200);
  });

  it.each(["/api/instagram/webhook", "/metrics", "/api/nothing"])("lets nothing run at %s", async (path) => {
    const { headers } = await fetch(inbox.url + path);
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("shows a page whose policy has a nonce and nothing inline", async () => {
    const answer = await fetch(`${inbox.url}/sign-in`, { headers: { accept: "text/html" } });
    const policy = answer.headers.get("content-security-policy") ?? "";
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "none";
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(policy).not.toContain("unsafe-inline");
    const scripts = html.match(/<(script|style)\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const tag of scripts) expect(tag).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/ style="| on[a-z]+="/);
  });
});

describe("the commands of the guide", () => {
  const path = "/api/instagram/webhook";
  // As it stands in the guide, blanks and line ends included.
  const body = `{
  "object": "instagram",
  "entry": [{
    "id": "123456789",
    "time": 1234567890,
    "messaging": [{
      "sender": { "id": "test_user" },
      "recipient": { "id": "your_page_id" },
      "timestamp": 1234567890,
      "message": {
        "mid": "msg_123",
        "text": "Hello"
      }
    }]
  }]
}`;
  const json = ["-H", "Content-Type: application/json"];
  const curl = async (...options: string[]) => (await run("curl", ["-sS", ...options])).stdout;

  it("echo the challenge", async () => {
    const query = "hub.mode=subscribe&hub.verify_token=YOUR_VERIFY_TOKEN&hub.challenge=test_123";
    expect(await curl(`${inbox.url}${path}?${query}`)).toBe("test_123");
    expect(
      await curl("-o", "/dev/null", "-w", "%{http_code}", `${inbox.url}${path}?${query.replace("YOUR", "MY")}`),
    ).toBe("403");
  });

  it("take a message", async () => {
    expect(await curl("-X", "POST", inbox.url + path, ...json, "-d", body)).toBe('{"received":true}');
  });

  it("take a signed one, signed by npm run sign", async () => {
    const file = join(home.folder, "body.json");
    writeFileSync(file, body);
    const { stdout } = await run(process.execPath, ["tools/house/sign.ts", file], {
      cwd: ROOT,
      env: { NODE_ENV: "production", DATA_DIR: home.folder, INSTAGRAM_APP_SECRET: "" },
    });
    const post = ["-X", "POST", inbox.url + path, ...json, "-w", " %{http_code}"];
    expect(await curl(...post, "-H", stdout.trim(), "--data-binary", `@${file}`)).toBe('{"received":true} 200');
    expect(await curl(...post, "-H", `${stdout.trim().slice(0, -1)}z`, "--data-binary", `@${file}`)).toMatch(/ 401$/);
  });

  it.each([
    ["a foreign Host", { host: "evil.example" }],
    ["another content type", { "content-type": "text/plain" }],
    ["no content type", { "content-type": "" }],
    ["a forwarding header", { "x-forwarded-for": "203.0.113.7" }],
    ["the standard forwarding header", { forwarded: "for=203.0.113.7" }],
    ["an empty signature", { "x-hub-signature-256": "" }],
  ])("take no unsigned message with %s", async (_, change) => {
    const headers: Record<string, string> = { "content-type": "application/json", ...change };
    if (headers["content-type"] === "") delete headers["content-type"];
    expect((await send({ method: "POST", path, headers, body })).status).toBe(401);
  });

  it("need no Origin, which pages do", async () => {
    const headers = { "content-type": "application/json" };
    const page = await send({ method: "POST", path: "/api/trpc/session.signOut", headers });
    expect(page.status).toBe(403);
  });
});

describe("/metrics", () => {
  const read = (url: string, authorization?: string) =>
    fetch(`${url}/metrics`, authorization === undefined ? {} : { headers: { authorization } });

  it("counts what came in, for this machine", async () => {
    const text = await (await read(inbox.url)).text();
    expect(text).toMatch(/^soshogle_ingest_items_received_total [1-9]/m);
    expect(text).not.toMatch(/msg_123|test_user|Hello/);
  });

  it("tells of every cache how often it was of use, what it holds and what it may hold", async () => {
    const text = await (await read(inbox.url)).text();
    const of = (figure: string) =>
      Object.fromEntries(
        [...text.matchAll(new RegExp(`^soshogle_${figure}\\{cache="([a-z_]+)"\\} ([0-9]+)$`, "gm"))].map(
          ([, cache = "", value]) => [cache, Number(value)],
        ),
      );
    const names = ["stream_states", "stream_keys", "account_routes", "projection_documents"];
    for (const figure of ["cache_hits_total", "cache_misses_total", "cache_entries", "cache_entries_limit"])
      expect(Object.keys(of(figure)), figure).toEqual(names);
    const entries = of("cache_entries");
    for (const [cache, limit] of Object.entries(of("cache_entries_limit"))) {
      expect(limit, cache).toBeGreaterThan(0);
      expect(entries[cache], cache).toBeLessThanOrEqual(limit);
    }
    expect(of("cache_misses_total").stream_states).toBeGreaterThan(0);
    expect(text).toMatch(/^soshogle_stream_states_bytes [0-9]+$/m);
    expect(text).toMatch(/^soshogle_snapshots_total\{outcome="saved"\} 0$/m);
  });

  it("wants its token where there is one", async () => {
    const place = await newHome();
    const guarded = await startInbox(place, { METRICS_TOKEN: "a-token-of-metrics" });
    const statuses = [undefined, "", "Bearer", "Bearer wrong", "Basic a-token-of-metrics", "Bearer a-token-of-metrics"];
    const answers = await Promise.all(statuses.map((authorization) => read(guarded.url, authorization)));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 200]);
    await guarded.end("SIGTERM");
    removeHome(place);
  });
});

describe("npm run owner-link", () => {
  it("prints a link with which one becomes an owner", async () => {
    const { code, output } = await runToEnd("owner-link", home);
    expect([code, output]).toEqual([0, expect.stringMatching(/^http:\/\/localhost:\d+\/setup#[\w-]{43}$/)]);
    const token = output.split("#")[1];
    const redeemed = await call(inbox, "setup.redeem", { token, ...ADA, name: "Ada", workspaceName: "Harbour" });
    expect(redeemed.status).toBe(200);
    expect((await signIn(inbox, ADA)).status).toBe(200);
  });

  it("says so when no inbox runs there", async () => {
    const { code, output } = await runToEnd("owner-link", { ...home, folder: join(home.folder, "empty") });
    expect(code).toBe(1);
    expect(output).toMatch(/^No inbox is running on .*admin\.sock\. Start it with: npm start$/);
  });
});

describe("a second start", () => {
  it("on the same data folder ends at once and names the file", async () => {
    const other = await newHome();
    const { code, output } = await runToEnd("start", { ...other, folder: home.folder });
    removeHome(other);
    expect(code).toBe(1);
    expect(output).toMatch(/demo\/\w+\.db is in use by another process\. .*set DATA_DIR to another folder\.$/);
    expect(output).not.toMatch(/ at .*\.ts/);
    expect((await fetch(`${inbox.url}/api/trpc/setup.state`)).status).toBe(200);
    expect((await runToEnd("owner-link", home)).code).toBe(0);
  });

  it.each(["port", "simulatorPort"] as const)("on a %s that is taken says which variable to change", async (which) => {
    const other = await newHome();
    const taken = createServer().listen(other[which], "127.0.0.1");
    await once(taken, "listening");
    const { code, output } = await runToEnd("start", other);
    taken.close();
    removeHome(other);
    expect(code).toBe(1);
    const variable = which === "port" ? "PORT" : "SIMULATOR_PORT";
    expect(output.split("\n").at(-1)).toMatch(new RegExp(`^${variable}: .*${other[which]} `));
    expect(output).not.toMatch(/Effect\.|^ {4}at /m);
  });
});

describe("what stops the start", () => {
  it("is told in one go, with code 1", async () => {
    const { code, output } = await runToEnd("start", home, { INSTAGRAM_APP_ID: "1", PORT: "web", OWNER_EMAIL: "ada" });
    expect(code).toBe(1);
    for (const name of ["PORT: ", "INSTAGRAM_APP_SECRET: ", "OWNER_PASSWORD: ", "OWNER_EMAIL: ", "PUBLIC_URL: "])
      expect(output).toContain(name);
    expect(output).not.toMatch(/ at .*\.ts/);
  });
});

describe("an inbox that is ended and started again", () => {
  it("ends in order on SIGTERM, keeps its owner, and refuses another master key", async () => {
    const place = await newHome();
    const first = await startInbox(place, { OWNER_EMAIL: ADA.email, OWNER_PASSWORD: ADA.password });
    expect(first.output()).not.toContain("/setup#");
    const cookie = (await signIn(first, ADA)).headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const stream = await fetch(`${first.url}/api/trpc/live.changes`, { headers: { cookie } });
    expect(stream.status).toBe(200);
    expect(await first.end("SIGTERM")).toMatchObject({ code: 0, signal: null });
    await stream.text().catch(() => "cut");
    const key = readFileSync(join(place.folder, "demo", "master.key"), "utf8");
    writeFileSync(join(place.folder, "demo", "master.key"), Buffer.alloc(32, 1).toString("base64"));
    const refused = await runToEnd("start", place);
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/^The master key does not open this vault\./);
    expect(refused.output.split("\n")).toHaveLength(1);
    writeFileSync(join(place.folder, "demo", "master.key"), key);
    const again = await startInbox(place, { OWNER_EMAIL: "eve@example.com", OWNER_PASSWORD: "another long password" });
    expect((await signIn(again, ADA)).status).toBe(200);
    expect((await signIn(again, { email: "eve@example.com", password: "another long password" })).status).toBe(401);
    expect(again.output()).not.toContain("/setup#");
    await again.end("SIGINT");
    removeHome(place);
  });
});

describe("with META_URL set", () => {
  it("the product starts no simulator, and npm run simulator stands in with the same app", async () => {
    const place = await newHome();
    const product = await startInbox(place, { META_URL: `http://127.0.0.1:${place.simulatorPort}` });
    expect(product.output()).not.toContain("/phone");
    const simulator = await startSimulator(place);
    const verified = await fetch(`http://127.0.0.1:${place.simulatorPort}/_/verify`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect([verified.status, JSON.stringify(await verified.json())]).toEqual([200, expect.stringMatching(/true|200/)]);
    expect((await simulator.end("SIGTERM")).code).toBe(0);
    await product.end("SIGTERM");
    removeHome(place);
  });
});
