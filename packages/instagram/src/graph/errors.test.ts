import { describe, expect, test } from "vitest";
import { explain, provesUnsent } from "./errors.ts";

describe("explain", () => {
  test.each([
    ["190", "463", "token_dead"],
    ["190", "999", "token_dead"],
    ["10", "2534022", "window_closed"],
    ["10", null, "permission_missing"],
    ["100", "2534014", "person_unknown"],
    ["100", "1", "bad_parameter"],
    ["613", "2018338", "tag_misused"],
    ["613", null, "throttled"],
    ["1", "1357046", "sent_despite_error"],
    ["window_closed", null, "window_closed"],
    ["account_disconnected", null, "account_disconnected"],
    ["31337", "7", "unknown"],
  ])("%s/%s means %s", (code, subcode, meaning) => {
    expect(explain(code, subcode)).toMatchObject({ meaning, sentence: expect.stringMatching(/\.$/) });
  });

  test("says which errors end a token and which pass", () => {
    expect([explain("190"), explain("102")].map(({ tokenDead }) => tokenDead)).toEqual([true, true]);
    expect(explain("10", "2534022")).toMatchObject({ tokenDead: false, retry: "never" });
    expect(explain("4")).toMatchObject({ tokenDead: false, retry: "later" });
    expect(explain("1", "1357046").retry).toBe("never");
  });
});

describe("provesUnsent", () => {
  test.each([
    [400, "100", true],
    [403, "10", true],
    [429, "4", true],
    [400, "1", false],
    [400, "2", false],
    [200, "100", false],
    [500, "100", false],
  ])("HTTP %i with code %s: %s", (status, code, proven) => {
    expect(provesUnsent(status, code)).toBe(proven);
  });
});
