import { visit, visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOwner } from "../auth/owners.ts";

const ADA = { email: "ada@example.com", password: "correct horse battery", name: "Ada", workspaceName: "Harbour" };
const json = { "content-type": "application/json" };

let web: WebServer;
let secure: WebServer;
beforeAll(async () => {
  web = await startWebServer();
  secure = await startWebServer({ settings: { publicUrl: "https://inbox.example.com" } });
  for (const each of [web, secure]) await each.run(makeOwner(ADA));
});
afterAll(async () => {
  await web.close();
  await secure.close();
});

const signInWith = (headers: Record<string, string>, on = web) =>
  visit(on).request("/api/trpc/session.signIn", {
    method: "POST",
    headers: { ...json, ...headers },
    body: JSON.stringify(ADA),
  });

describe("the session's cookie", () => {
  it("is for this site and its server alone", async () => {
    const visitor = visit(web);
    await visitor.call("session.signIn", ADA);
    const attributes = visitor.cookiesSet[0]?.split("; ").slice(1);
    expect(attributes).toEqual(["Path=/", expect.stringMatching(/^Expires=/), "HttpOnly", "SameSite=Lax"]);
  });

  it("is bound to the host and to https where the product has it", async () => {
    const visitor = visit(secure);
    await visitor.call("session.signIn", ADA);
    expect(visitor.cookiesSet[0]).toMatch(/^__Host-session=/);
    expect(visitor.cookiesSet[0]?.split("; ")).toEqual(
      expect.arrayContaining(["Secure", "HttpOnly", "SameSite=Lax", "Path=/"]),
    );
    expect(visitor.cookiesSet[0]).not.toMatch(/Domain/i);
    expect((await visitor.call("session.current")).data).toMatchObject({ email: ADA.email });
  });

  it("without its prefix opens nothing over https", async () => {
    const visitor = await visitAs(secure, "owner");
    const token = visitor.cookies.get("__Host-session") ?? "";
    visitor.cookies.clear();
    visitor.cookies.set("session", token);
    expect((await visitor.call("accounts.list", {})).code).toBe("UNAUTHORIZED");
  });

  it("is cleared by signing out", async () => {
    const visitor = visit(web);
    await visitor.call("session.signIn", ADA);
    await visitor.call("session.signOut");
    expect(visitor.cookiesSet[1]).toMatch(/^session=; Path=\/; Expires=Thu, 01 Jan 1970/);
  });
});

describe("a request that changes something", () => {
  it.each([
    ["no origin", { origin: "" }],
    ["a foreign origin", { origin: "https://evil.example" }],
    ["a foreign origin that looks like ours", { origin: "http://localhost:3000.evil.example" }],
    ["an opaque origin", { origin: "null" }],
    ["what is no origin", { origin: "localhost:3000" }],
    ["another port", { origin: "http://localhost:3001" }],
    ["https for http", { origin: "https://localhost:3000" }],
    ["another name of this machine that the request was not for", { origin: "http://127.0.0.1:3000" }],
    ["another name of this machine at another port", { origin: "http://127.0.0.1:3001", host: "127.0.0.1:3001" }],
    ["a name that is not of this machine", { origin: "http://evil.example:3000", host: "evil.example:3000" }],
  ])("is refused with %s", async (_, headers) => {
    const answer = await signInWith(headers);
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it.each([
    [{ origin: "http://localhost:3000" }],
    [{ origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" }],
    [{ origin: "http://[::1]:3000", host: "[::1]:3000" }],
  ])("is taken with %j", async (headers) => {
    expect((await signInWith(headers)).status).toBe(200);
  });

  it.each([
    [{ origin: "http://inbox.example.com" }],
    [{ origin: "http://localhost:3000", host: "localhost:3000" }],
    [{ origin: "https://localhost", host: "localhost" }],
    [{ origin: "https://inbox.example.com.evil.example" }],
  ])("is refused with %j where the product has a public address", async (headers) => {
    expect((await signInWith(headers, secure)).status).toBe(403);
  });

  it.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])("to a page is refused from elsewhere: %s", async (method) => {
    const answer = await visit(web).request("/sign-out", { method, headers: { origin: "https://evil.example" } });
    expect(answer.status).toBe(403);
  });

  it("never goes through as a GET", async () => {
    const visitor = visit(web);
    const answer = await visitor.request(
      `/api/trpc/session.signIn?${new URLSearchParams({ input: JSON.stringify(ADA) })}`,
      { headers: { origin: "" } },
    );
    expect(answer.status).toBe(405);
    expect(visitor.cookiesSet).toEqual([]);
  });

  it("of more than a megabyte is refused unread", async () => {
    const body = JSON.stringify({ ...ADA, password: "x".repeat(1024 * 1024) });
    const whole = await visit(web).request("/api/trpc/session.signIn", { method: "POST", headers: json, body });
    const chunks = await visit(web).request("/api/trpc/session.signIn", {
      method: "POST",
      headers: json,
      body: new Blob([body]).stream(),
      duplex: "half",
    } as RequestInit); // TypeScript's DOM does not know duplex
    expect([whole.status, chunks.status]).toEqual([413, 413]);
  });
});

const addresses = [
  "/",
  "/conversations",
  "/_defect",
  "/assets/missing.js",
  "/missing.txt",
  "/page-build.ts",
  "/api/nothing",
  "/api/trpc/session.current",
  "/api/trpc/accounts.list?input=%7B%7D",
  "/api/trpc/no.such",
  "/api/instagram/oauth/callback",
];

describe("every answer", () => {
  it.each(addresses)("has its headers: %s", async (path) => {
    const { headers } = await visit(web).request(path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/script-src 'nonce-[A-Za-z0-9+/]{22}==' 'strict-dynamic'(;|$)/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).toMatch(/img-src 'self' https:\/\/media\.example\.com data:/);
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.has("strict-transport-security")).toBe(false);
  });

  it("has them when it is a refusal", async () => {
    const { headers } = await signInWith({ origin: "https://evil.example" });
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("asks for https for ever where the product has it", async () => {
    const { headers } = await visit(secure).request("/");
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
  });

  it("has a nonce of its own, which its scripts carry", async () => {
    const nonces = new Set<string>();
    for (let n = 0; n < 5; n++) {
      const answer = await visit(web).request("/conversations");
      const nonce = /'nonce-([^']+)'/.exec(answer.headers.get("content-security-policy") ?? "")?.[1] ?? "";
      expect(await answer.text()).toContain(`nonce="${nonce}"`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(5);
  });
});

describe("what is not there", () => {
  it.each(["/api/nothing", "/api/trpc/no.such", "/assets/missing.js", "/missing.txt"])("is 404: %s", async (path) => {
    expect((await visit(web).request(path)).status).toBe(404);
  });

  it.each([
    "/../package.json",
    "/%2e%2e/package.json",
    "/..%2f..%2fpackage.json",
    "/assets/..%2f..%2fpackage.json",
    "/page-build.ts%00.txt",
  ])("is no file outside the assets: %s", async (path) => {
    expect(await (await visit(web).request(path)).text()).not.toMatch(/"name"|import/);
  });
});

describe("a fault", () => {
  it("of a page tells nothing", async () => {
    const answer = await visit(web).request("/_defect");
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/secret|at .*\.ts/);
  });

  it("in the JSON of a request is a bad request", async () => {
    const answer = await visit(web).request("/api/trpc/session.signIn", { method: "POST", headers: json, body: "{" });
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toMatch(/JSON|position|stack|\.ts/);
  });
});
