import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seal, sealToText, unseal, unsealText } from "./seal.ts";

const key = randomBytes(32);

describe("sealing", () => {
  it("gives back what was sealed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (plain, associated) => {
        expect(unseal(key, seal(key, plain, associated), associated).toString("utf8")).toBe(
          Buffer.from(plain).toString("utf8"),
        );
        expect(unsealText(key, sealToText(key, plain, associated), associated).toString("utf8")).toBe(
          Buffer.from(plain).toString("utf8"),
        );
      }),
    );
  });

  it("never seals the same twice alike", () => {
    expect(sealToText(key, "text", "place")).not.toBe(sealToText(key, "text", "place"));
  });

  it("opens under the same key and associated data only", () => {
    const sealed = seal(key, "text", "place");
    expect(() => unseal(randomBytes(32), sealed, "place")).toThrow();
    expect(() => unseal(key, sealed, "elsewhere")).toThrow();
    const altered = Buffer.from(sealed.ciphertext);
    altered.writeUInt8((altered.readUInt8(0) + 1) % 256, 0);
    expect(() => unseal(key, { ...sealed, ciphertext: altered }, "place")).toThrow();
    expect(() => unseal(key, { ...sealed, ciphertext: sealed.ciphertext.subarray(0, 10) }, "place")).toThrow(
      "cut short",
    );
  });
});
