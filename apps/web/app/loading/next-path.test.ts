import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { homePath, safeNextPath, signInPath } from "./next-path.ts";

describe("safeNextPath", () => {
  it("keeps a path of ours with its query", () => {
    expect(safeNextPath("/conversations/1?status=archived")).toBe("/conversations/1?status=archived");
  });

  it.each([
    null,
    "",
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "conversations",
    "/sign-in?next=/x",
    "/sign-out",
    "/setup",
  ])("leads home from %j", (wanted) => {
    expect(safeNextPath(wanted)).toBe(homePath);
  });

  it("never leaves the site", () => {
    const nasty = fc
      .array(fc.constantFrom("/", "\\", ".", "@", ":", "\t", "\n", "evil.example", "%2f", "?", "#", "http:"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(fc.string(), nasty, fc.webUrl()), (wanted) => {
        expect(new URL(safeNextPath(wanted), "https://inbox.example").origin).toBe("https://inbox.example");
        expect(safeNextPath(wanted)).toMatch(/^\/(?![/\\])/);
      }),
    );
  });
});

it("leads back to the page, also from its data", () => {
  expect(signInPath(new Request("http://x.example/conversations/7.data?account=2"))).toBe(
    `/sign-in?next=${encodeURIComponent("/conversations/7?account=2")}`,
  );
});
