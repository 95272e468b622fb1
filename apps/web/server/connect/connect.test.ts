import { randomUUID } from "node:crypto";
import { Keep } from "@soshogle/document-store/document-store";
import { accountStream } from "@soshogle/domain/ids";
import { EventStore } from "@soshogle/event-store/event-store";
import { openStage, type Stage } from "@soshogle/meta-simulator/testing/stage";
import { eventsIn } from "@soshogle/testing/inbox";
import { makeManualClock } from "@soshogle/testing/manual-clock";
import { visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { Vault } from "@soshogle/vault/vault";
import { Effect, Redacted } from "effect";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

const CALLBACK = "/api/instagram/oauth/callback";
const BASIC = "instagram_business_basic";

let stage: Stage;
let web: WebServer;
/** The account that a test connects: one of its own. */
let igId: string;
beforeAll(async () => {
  stage = await openStage();
  web = await startWebServer({ metaUrl: stage.simulator.url });
});
afterAll(async () => {
  await web.close();
  await stage.close();
});
let made = 0;
beforeEach(async () => {
  const before = new Set(stage.simulator.accountIds());
  await stage.post("/_/accounts", { username: `account.${++made}`, name: "An account" });
  igId = stage.simulator.accountIds().find((id) => !before.has(id)) ?? "";
});
afterEach(() => stage.remove("/_/faults"));

type Admin = Awaited<ReturnType<typeof visitAs>>;

/** Where Instagram asks for permission, and the state that goes there and back. */
const begin = async (admin: Admin) => {
  const { data } = await admin.call("accounts.connectUrl");
  const url = new URL(data.url);
  return { url, state: url.searchParams.get("state") ?? "" };
};

/** The owner of an account agrees; gives the path with which the browser comes back. */
const agree = async (state: string, changes: object = {}): Promise<string> => {
  const redirectUri = web.settings.publicUrl + CALLBACK;
  const { body } = await stage.post("/_/authorize", { accountId: igId, redirectUri, state, ...changes });
  const { pathname, search } = new URL(body.location);
  return pathname + search;
};

/** The browser comes back; gives what the accounts page is told. */
const comeBack = async (admin: Admin, path: string): Promise<Record<string, string>> => {
  const answer = await admin.request(path, { headers: { origin: "" } });
  expect(answer.status).toBe(303);
  const location = new URL(answer.headers.get("location") ?? "", web.settings.publicUrl);
  expect(location.pathname).toBe("/channels");
  return Object.fromEntries(location.searchParams);
};

const connect = async (admin: Admin, changes: object = {}) =>
  comeBack(admin, await agree((await begin(admin)).state, changes));

const accountsOf = async (admin: Admin, after?: string) => (await admin.call("accounts.list", { after })).data.accounts;
const typesIn = (accountId: string) =>
  web.run(Effect.map(eventsIn(accountStream(accountId)), (events) => events.map(({ type }) => type)));

describe("connecting an account", () => {
  it("sends the browser to Instagram with what the product needs", async () => {
    const { url, state } = await begin(await visitAs(web, "admin"));
    expect(url.origin).toBe(stage.simulator.url);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: web.settings.instagramAppId,
      redirect_uri: `${web.settings.publicUrl}${CALLBACK}`,
      response_type: "code",
      scope: `${BASIC},instagram_business_manage_messages`,
      state,
    });
    expect(url.href).not.toContain(web.settings.instagramAppSecret);
    expect(state.length).toBeGreaterThanOrEqual(32);
  });

  it("records the connection, keeps the token sealed and shows the account at once", async () => {
    const owner = await visitAs(web, "owner");
    const { connected, after } = await connect(owner);
    const [account] = await accountsOf(owner, after);
    expect(account).toMatchObject({ username: connected, igId, status: "connected", tokenRejected: false });
    expect(await typesIn(account.id)).toEqual(["AccountConnected"]);
    const token = await web.run(Effect.flatMap(Vault, (vault) => vault.token(account.id)));
    const value = token ? Redacted.value(token.value) : "";
    expect((await stage.get("/v25.0/me", value)).status).toBe(200);
    expect(token?.expiresAt).toBe(account.tokenExpiresAt);
    const [kept] = await web.run(Effect.flatMap(Keep, (keep) => keep.get("account_tokens", [account.id])));
    expect(JSON.stringify(kept)).not.toContain(value);
    expect((await owner.call("accounts.list", {})).text).not.toContain(value);
  });

  it("keeps ids that no JavaScript number can hold", async () => {
    const large = "17841459012345671";
    const appScopedId = "25876543210987653";
    await stage.post("/_/accounts", { username: "large.ids", name: "Large", igId: large, appScopedId });
    await stage.post("/_/faults", { next: [{ match: "*", times: 3, fault: "numeric_ids" }] });
    const owner = await visitAs(web, "owner");
    const { after } = await connect(owner, { accountId: large });
    const [account] = await accountsOf(owner, after);
    expect(account.igId).toBe(large);
    const [event] = await web.run(eventsIn(accountStream(account.id)));
    expect(event?.data).toMatchObject({ igId: large, appScopedId });
  });

  it("understands a code that is answered flat", async () => {
    await stage.post("/_/faults", { tokenAnswer: "flat" });
    expect(await connect(await visitAs(web, "owner"))).toHaveProperty("connected");
  });

  it("again updates the same account", async () => {
    const owner = await visitAs(web, "owner");
    await connect(owner);
    const { after } = await connect(owner);
    const accounts = await accountsOf(owner, after);
    expect(accounts).toHaveLength(1);
    expect(await typesIn(accounts[0].id)).toEqual(["AccountConnected", "AccountConnected"]);
  });

  it("twice at once connects it once", async () => {
    const owner = await visitAs(web, "owner");
    const results = await Promise.all([connect(owner), connect(owner)]);
    expect(results.every((result) => "connected" in result)).toBe(true);
    await web.caughtUp();
    expect(await accountsOf(owner)).toHaveLength(1);
  });

  it("puts neither code, state nor token into the log", async () => {
    const owner = await visitAs(web, "owner");
    const { state } = await begin(owner);
    const path = await agree(state);
    await comeBack(owner, path);
    const code = new URL(path, "http://x").searchParams.get("code") ?? "";
    const log = await web.run(
      Effect.flatMap(EventStore, (store) => store.readAll({ after: "0".repeat(20), limit: 1_000 })),
    );
    const text = JSON.stringify(log.events.map(({ data, metadata }) => [data, metadata]));
    for (const secret of [code, state, "IGAA", web.settings.instagramAppSecret]) expect(text).not.toContain(secret);
  });
});

describe("the owner of the account", () => {
  it("may cancel", async () => {
    const owner = await visitAs(web, "owner");
    const { state } = await begin(owner);
    const path = `${CALLBACK}?error=access_denied&error_reason=user_denied&state=${state}`;
    expect(await comeBack(owner, path)).toEqual({ error: "cancelled" });
    expect(await comeBack(owner, path)).toEqual({ error: "state_invalid" });
  });

  it("may leave a permission out, and nothing is connected", async () => {
    const owner = await visitAs(web, "owner");
    expect(await connect(owner, { scopes: [BASIC] })).toEqual({ error: "permissions_missing" });
    await web.caughtUp();
    expect(await accountsOf(owner)).toEqual([]);
  });
});

describe("the state", () => {
  it("works once", async () => {
    const owner = await visitAs(web, "owner");
    const { state } = await begin(owner);
    const [first, second] = [await agree(state), await agree(state)];
    expect(await comeBack(owner, first)).toHaveProperty("connected");
    expect(await comeBack(owner, second)).toEqual({ error: "state_invalid" });
  });

  it("works once when it comes back twice at once", async () => {
    const owner = await visitAs(web, "owner");
    const { state } = await begin(owner);
    const paths = [await agree(state), await agree(state)];
    const results = await Promise.all(paths.map((path) => comeBack(owner, path)));
    expect(results.filter((result) => "connected" in result)).toHaveLength(1);
    expect(results).toContainEqual({ error: "state_invalid" });
  });

  it("of another session is refused, and stays good for its own", async () => {
    const [owner, other] = [await visitAs(web, "owner"), await visitAs(web, "owner")];
    const path = await agree((await begin(owner)).state);
    expect(await comeBack(other, path)).toEqual({ error: "state_invalid" });
    expect(await accountsOf(other)).toEqual([]);
    expect(await comeBack(owner, path)).toHaveProperty("connected");
  });

  it.each([
    ["that was made up", `?code=c&state=${"A".repeat(32)}`],
    ["that is missing", "?code=c"],
    ["without a code", "?state=x"],
    ["of nothing", ""],
  ])("%s is refused", async (_, query) => {
    expect(await comeBack(await visitAs(web, "owner"), CALLBACK + query)).toEqual({ error: "state_invalid" });
  });

  it("is kept as a hash", async () => {
    const { state } = await begin(await visitAs(web, "owner"));
    const found = await web.run(Effect.flatMap(Keep, (keep) => keep.get("oauth_states", [state])));
    expect(found).toEqual([]);
  });

  it("works for a quarter of an hour", async () => {
    const clock = makeManualClock(Date.now());
    const timed = await startWebServer({ metaUrl: stage.simulator.url, clock });
    const owner = await visitAs(timed, "owner");
    const path = await agree((await begin(owner)).state);
    clock.advance(15 * 60_000);
    expect(await comeBack(owner, path)).toEqual({ error: "state_invalid" });
    await timed.close();
  });
});

describe("a way that began at GET /api/instagram/oauth", () => {
  const beginByApi = async (admin: Admin) => {
    const { authUrl } = JSON.parse(await (await admin.request("/api/instagram/oauth")).text());
    return new URL(authUrl).searchParams.get("state") ?? "";
  };
  const landing = async (admin: Admin, path: string) => {
    const answer = await admin.request(path, { headers: { origin: "" } });
    return [answer.status, answer.headers.get("location")];
  };

  it("leads to the dashboard with its success", async () => {
    const owner = await visitAs(web, "owner");
    expect(await landing(owner, await agree(await beginByApi(owner)))).toEqual([303, "/dashboard?instagram=connected"]);
  });

  it("leads to the dashboard with a code for what went wrong", async () => {
    const owner = await visitAs(web, "owner");
    const state = await beginByApi(owner);
    const cancelled = `${CALLBACK}?error=access_denied&state=${state}`;
    expect(await landing(owner, cancelled)).toEqual([303, "/dashboard?instagram=error&code=cancelled"]);
    await stage.post("/_/faults", { next: [{ match: "me", fault: "5xx" }] });
    const failing = await agree(await beginByApi(owner));
    expect(await landing(owner, failing)).toEqual([303, "/dashboard?instagram=error&code=meta_unavailable"]);
  });
});

describe("who comes back", () => {
  it("without a session is asked to sign in", async () => {
    const owner = await visitAs(web, "owner");
    const path = await agree((await begin(owner)).state);
    owner.cookies.clear();
    const answer = await owner.request(path);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, expect.stringMatching(/^\/sign-in\?/)]);
  });

  it.each(["agent", "auditor"] as const)("as an %s connects nothing", async (role) => {
    const visitor = await visitAs(web, role);
    expect(await comeBack(visitor, await agree("any"))).toEqual({ error: "failed" });
  });

  it("sends no one to another site, whatever the query says", async () => {
    const owner = await visitAs(web, "owner");
    const result = await comeBack(owner, `${CALLBACK}?error=x%0d%0aSet-Cookie:a&next=//evil.example&state=%22`);
    expect(result).toEqual({ error: "state_invalid" });
  });
});

describe("an account of another workspace", () => {
  it("is not taken over, and nothing is left behind", async () => {
    const [theirs, mine] = [await visitAs(web, "owner"), await visitAs(web, "owner")];
    await connect(theirs);
    expect(await connect(mine)).toEqual({ error: "held_by_another" });
    await web.caughtUp();
    expect(await accountsOf(mine)).toEqual([]);
    expect(await connect(theirs)).toHaveProperty("connected");
  });

  it("claimed by two workspaces at once goes to one", async () => {
    const owners = [await visitAs(web, "owner"), await visitAs(web, "owner")];
    const results = await Promise.all(owners.map((owner) => connect(owner)));
    expect(results.filter((result) => "connected" in result)).toHaveLength(1);
    expect(results).toContainEqual({ error: "held_by_another" });
  });

  it("is answered like one that nobody has when it is disconnected from here", async () => {
    const [theirs, mine] = [await visitAs(web, "owner"), await visitAs(web, "owner")];
    const { after } = await connect(theirs);
    const [{ id }] = await accountsOf(theirs, after);
    const foreign = await mine.call("accounts.disconnect", { accountId: id });
    expect(foreign).toEqual(await mine.call("accounts.disconnect", { accountId: randomUUID() }));
  });
});

describe("Meta", () => {
  it.each(["code_exchange", "token_exchange", "me"])("failing at %s is said, and a second try works", async (match) => {
    const owner = await visitAs(web, "owner");
    for (const fault of ["5xx", "bad_gateway_page", "cut_before_accepting"] as const) {
      await stage.post("/_/faults", { next: [{ match, fault }] });
      expect(await connect(owner), fault).toEqual({ error: "meta_unavailable" });
    }
    await web.caughtUp();
    expect(await accountsOf(owner)).toEqual([]);
    expect(await connect(owner)).toHaveProperty("connected");
  });

  it.each(["code_exchange", "token_exchange", "me"])("refusing %s is said", async (match) => {
    await stage.post("/_/faults", { next: [{ match, fault: { status: 400, code: 190 } }] });
    expect(await connect(await visitAs(web, "owner"))).toEqual({ error: "code_rejected" });
  });

  it.each(["code_exchange", "token_exchange", "me"])("that does not answer %s is not waited for", async (match) => {
    const impatient = await startWebServer({ metaUrl: stage.simulator.url, answerTimeoutMs: 300 });
    await stage.post("/_/faults", { next: [{ match, fault: "hang" }] });
    expect(await connect(await visitAs(impatient, "owner"))).toEqual({ error: "meta_unavailable" });
    await impatient.close();
  });

  it("that is down is said", async () => {
    const alone = await startWebServer();
    const owner = await visitAs(alone, "owner");
    const path = await agree((await begin(owner)).state);
    expect(await comeBack(owner, path)).toEqual({ error: "meta_unavailable" });
    await alone.close();
  });
});

describe("disconnecting", () => {
  it("keeps the account in the list, as disconnected", async () => {
    const owner = await visitAs(web, "owner");
    const { after } = await connect(owner);
    const [{ id }] = await accountsOf(owner, after);
    const { data } = await owner.call("accounts.disconnect", { accountId: id });
    expect(await accountsOf(owner, data.after)).toMatchObject([{ id, status: "disconnected" }]);
    expect((await owner.call("accounts.disconnect", { accountId: id })).status).toBe(200);
  });
});
