import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answerOf, app, openStage, redirectUri, type Stage } from "../testing/stage.ts";

const hour = 3_600_000;
const day = 24 * hour;
const BASIC = "instagram_business_basic";
const MESSAGES = "instagram_business_manage_messages";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const authorizeQuery = (changes: Record<string, string> = {}) =>
  new URLSearchParams({
    client_id: app.appId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: `${BASIC},${MESSAGES}`,
    state: "s-1",
    ...changes,
  });

const decide = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
  const response = await fetch(`${stage.simulator.url}/oauth/authorize`, {
    method: "POST",
    body: new URLSearchParams([...authorizeQuery(), ...Object.entries(form)]),
    redirect: "manual",
    headers,
  });
  return { status: response.status, location: response.headers.get("location") ?? "" };
};

const allowed = async () => {
  const [account = ""] = stage.simulator.accountIds();
  const { location } = await decide({ decision: "allow", account, scopes: MESSAGES });
  return { account, location, code: new URL(location).searchParams.get("code") ?? "" };
};

const exchange = async (changes: Record<string, string>) => {
  const response = await fetch(`${stage.simulator.url}/oauth/access_token`, {
    method: "POST",
    body: new URLSearchParams({
      client_id: app.appId,
      client_secret: app.appSecret,
      grant_type: "authorization_code",
      redirect_uri: redirectUri,
      ...changes,
    }),
  });
  return answerOf(response);
};

const shortToken = async (): Promise<string> => {
  const { code } = await allowed();
  return (await exchange({ code })).body.data[0].access_token;
};

const lengthen = (token: string) =>
  stage.get(
    `/access_token?${new URLSearchParams({ grant_type: "ig_exchange_token", client_secret: app.appSecret, access_token: token })}`,
  );
const refresh = (token: string) =>
  stage.get(`/refresh_access_token?grant_type=ig_refresh_token&access_token=${encodeURIComponent(token)}`);

describe("the authorize page", () => {
  it("offers every account and every permission that was asked for", async () => {
    const { status, body } = await stage.get(`/oauth/authorize?${authorizeQuery()}`);
    expect(status).toBe(200);
    for (const igId of stage.simulator.accountIds()) expect(body).toContain(`value="${igId}"`);
    expect(body).toContain(MESSAGES);
  });

  it.each([
    ["an unknown app", { client_id: "1" }],
    ["an address on another machine", { redirect_uri: "https://example.org/callback" }],
    ["a permission that does not exist", { scope: `${BASIC},instagram_basic` }],
    ["another response type", { response_type: "token" }],
  ])("refuses %s and redirects nowhere", async (_, change) => {
    const { status, body } = await stage.get(`/oauth/authorize?${authorizeQuery(change)}`);
    expect(status).toBe(400);
    expect(body).toContain("This sign-in does not work");
  });

  it("writes what it was asked into the page as text only", async () => {
    const { body } = await stage.get(`/oauth/authorize?${authorizeQuery({ state: '"><script>alert(1)</script>' })}`);
    expect(body).not.toContain("<script>alert");
  });

  it("returns with a code, the state and Meta's fragment", async () => {
    const { location } = await allowed();
    const url = new URL(location);
    expect(url.origin + url.pathname).toBe(redirectUri);
    expect(url.searchParams.get("state")).toBe("s-1");
    expect(location).toMatch(/#_$/);
  });

  it("returns with access_denied when the owner cancels", async () => {
    const { status, location } = await decide({ decision: "cancel" });
    const query = new URL(location).searchParams;
    expect(status).toBe(303);
    expect(query.get("error")).toBe("access_denied");
    expect(query.get("error_reason")).toBe("user_denied");
    expect(query.get("state")).toBe("s-1");
  });

  it("refuses a decision that another site sent", async () => {
    const { status } = await decide({ decision: "allow" }, { origin: "https://example.org" });
    expect(status).toBe(403);
  });
});

describe("the code", () => {
  it("becomes a token of the app-scoped account with the granted permissions", async () => {
    const { code } = await allowed();
    const { status, body } = await exchange({ code });
    const [granted] = body.data;
    expect(status).toBe(200);
    expect(granted.permissions).toBe(`${BASIC},${MESSAGES}`);
    const me = await stage.get("/v26.0/me?fields=id,user_id", granted.access_token);
    expect(granted.user_id).toBe(me.body.id);
    expect(me.body.user_id).toMatch(/^17841\d{12}$/);
  });

  it("grants only what the owner left ticked", async () => {
    const [account = ""] = stage.simulator.accountIds();
    const { location } = await decide({ decision: "allow", account });
    const { body } = await exchange({ code: new URL(location).searchParams.get("code") ?? "" });
    expect(body.data[0].permissions).toBe(BASIC);
  });

  it("is answered flat when asked to", async () => {
    await stage.post("/_/faults", { tokenAnswer: "flat" });
    const { code } = await allowed();
    const { body } = await exchange({ code });
    expect(body).toMatchObject({ permissions: [BASIC, MESSAGES], access_token: expect.any(String) });
  });

  it("works once", async () => {
    const { code } = await allowed();
    await exchange({ code });
    const again = await exchange({ code });
    expect(again.status).toBe(400);
    expect(again.body).toEqual({
      error_type: "OAuthException",
      code: 400,
      error_message: "This authorization code has been used",
    });
  });

  it("works for an hour", async () => {
    const { code } = await allowed();
    stage.clock.now += hour + 1;
    expect((await exchange({ code })).body.error_message).toBe("This authorization code has expired");
  });

  it.each([
    ["another app", { client_id: "1" }],
    ["a wrong secret", { client_secret: "guess" }],
    ["another address", { redirect_uri: `${redirectUri}/` }],
    ["a made-up code", { code: "AQnothing" }],
  ])("is refused with %s and stays unused", async (_, change) => {
    const { code } = await allowed();
    expect((await exchange({ code, ...change })).status).toBe(400);
    expect((await exchange({ code })).status).toBe(200);
  });
});

describe("a token", () => {
  it("is exchanged for one of 60 days while it is younger than an hour", async () => {
    const token = await shortToken();
    const { body } = await lengthen(token);
    expect(body).toMatchObject({ token_type: "bearer", expires_in: 5_184_000 });
    expect((await stage.get("/v26.0/me", body.access_token)).status).toBe(200);
    stage.clock.now += hour + 1;
    expect((await lengthen(token)).body.error).toMatchObject({ code: 190, error_subcode: 463 });
  });

  it("is refreshed from its second day until it expires", async () => {
    const { access_token: token } = (await lengthen(await shortToken())).body;
    expect((await refresh(token)).status).toBe(400);
    stage.clock.now += day;
    expect((await refresh(token)).body).toMatchObject({ token_type: "bearer", expires_in: 5_184_000 });
    stage.clock.now += 60 * day;
    expect((await refresh(token)).body.error).toMatchObject({ code: 190, error_subcode: 463 });
  });

  it("is dead for good once revoked", async () => {
    const { access_token: token } = (await lengthen(await shortToken())).body;
    const [accountId] = stage.simulator.accountIds();
    await stage.post("/_/revoke", { accountId });
    const { status, body } = await stage.get("/v26.0/me", token);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 190, error_subcode: 460, type: "OAuthException" });
  });

  it("never appears in the book or the log of calls", async () => {
    const token = await shortToken();
    await lengthen(token);
    await stage.get(`/v26.0/me?access_token=${token}`);
    const seen = JSON.stringify([(await stage.get("/_/book")).body, (await stage.get("/_/calls")).body]);
    expect(seen).not.toContain(token);
    expect(seen).not.toContain(app.appSecret);
    expect(seen).toContain("access_token=redacted");
  });
});
