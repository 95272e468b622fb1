import { Redacted } from "effect";
import { describe, expect, test } from "vitest";
import { plainJson } from "./json/plain.ts";
import { authorizeUrl, LongToken, missingScopes, readCallback, ShortToken } from "./oauth.ts";

describe("authorizeUrl", () => {
  test("asks for the permissions with the state", () => {
    const url = new URL(
      authorizeUrl({
        authorizeHost: "https://www.instagram.com",
        appId: "42",
        redirectUri: "https://inbox.example/api/instagram/oauth/callback",
        state: "s&t",
      }),
    );
    expect(url.origin + url.pathname).toBe("https://www.instagram.com/oauth/authorize");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: "42",
      redirect_uri: "https://inbox.example/api/instagram/oauth/callback",
      response_type: "code",
      scope: "instagram_business_basic,instagram_business_manage_messages",
      state: "s&t",
    });
  });
});

describe("readCallback", () => {
  const read = (query: string) => readCallback(new URLSearchParams(query));

  test("takes the code without Meta's tail", () => {
    const callback = read("code=abc%23_&state=s");
    expect(callback).toMatchObject({ kind: "agreed", state: "s" });
    expect(callback.kind === "agreed" && Redacted.value(callback.code)).toBe("abc");
  });

  test("takes a refusal, with or without state", () => {
    expect(read("error=access_denied&error_reason=user_denied&state=s")).toEqual({
      kind: "refused",
      error: "access_denied",
      state: "s",
    });
    expect(read("error=<script>")).toEqual({ kind: "refused", error: "unknown", state: null });
  });

  test.each(["", "code=abc", "state=s", "code=&state=s"])("calls the rest malformed: %s", (query) => {
    expect(read(query)).toEqual({ kind: "malformed" });
  });
});

describe("ShortToken", () => {
  const expected = { appScopedId: "27841459012345671", permissions: ["a", "b"] };

  test.each([
    ['{"access_token":"T","user_id":27841459012345671,"permissions":"a, b"}'],
    ['{"access_token":"T","user_id":"27841459012345671","permissions":["a","b"]}'],
    ['{"data":[{"access_token":"T","user_id":27841459012345671,"permissions":"a,b"}]}'],
  ])("reads every form: %s", (body) => {
    const parsed = ShortToken.parse(plainJson(body));
    expect(parsed).toMatchObject(expected);
    expect(Redacted.value(parsed.token)).toBe("T");
    expect(JSON.stringify(parsed)).not.toContain('"T"');
  });

  test("needs a token", () => {
    expect(ShortToken.safeParse(plainJson('{"access_token":"","user_id":1}')).success).toBe(false);
  });
});

test("LongToken counts in milliseconds", () => {
  expect(
    LongToken.parse(plainJson('{"access_token":"T","token_type":"bearer","expires_in":5184000}')).expiresInMs,
  ).toBe(5_184_000_000);
});

test("missingScopes names what was unticked", () => {
  expect(missingScopes(["instagram_business_basic"])).toEqual(["instagram_business_manage_messages"]);
});
