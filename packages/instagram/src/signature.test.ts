import { createHmac } from "node:crypto";
import { Redacted } from "effect";
import { describe, expect, test } from "vitest";
import { signatureOf, verifySignature } from "./signature.ts";

const rawBody = Buffer.from('{"text":"\\u00e9\\u{1F600}"}', "utf8");
const secrets = [Redacted.make("first"), Redacted.make("second")];
const signedWith = (secret: string) => `sha256=${createHmac("sha256", secret).update(rawBody).digest("hex")}`;
const check = (header: string | null | undefined, list = secrets) =>
  verifySignature({ rawBody, header, secrets: list });

describe("verifySignature", () => {
  test("says which secret of the list signed", () => {
    expect(check(signedWith("first"))).toEqual({ ok: true, secretIndex: 0 });
    expect(check(signedWith("second"))).toEqual({ ok: true, secretIndex: 1 });
  });

  test("accepts what signatureOf writes", () => {
    expect(check(signatureOf(rawBody, Redacted.make("second")))).toEqual({ ok: true, secretIndex: 1 });
  });

  test.each([undefined, null, ""])("refuses a missing header (%s)", (header) => {
    expect(check(header)).toEqual({ ok: false, reason: "missing" });
  });

  test.each([
    "0".repeat(64),
    `sha1=${"0".repeat(40)}`,
    `sha256=${"0".repeat(63)}`,
    `sha256=${"0".repeat(65)}`,
    `sha256=${"g".repeat(64)}`,
    `sha256= ${"0".repeat(63)}`,
    "sha256=",
  ])("refuses a malformed header (%s)", (header) => {
    expect(check(header)).toEqual({ ok: false, reason: "malformed" });
  });

  test("refuses another secret and other bytes", () => {
    expect(check(signedWith("third"))).toEqual({ ok: false, reason: "wrong" });
    const header = signedWith("first");
    expect(verifySignature({ rawBody: Buffer.concat([rawBody, Buffer.from(" ")]), header, secrets })).toEqual({
      ok: false,
      reason: "wrong",
    });
  });

  test("refuses everything without a secret", () => {
    expect(check(signedWith(""), [])).toEqual({ ok: false, reason: "no_secret" });
    expect(check(signedWith(""), [Redacted.make("")])).toEqual({ ok: false, reason: "no_secret" });
    expect(check(signedWith(""), [Redacted.make(""), Redacted.make("first")])).toEqual({ ok: false, reason: "wrong" });
  });
});
