import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { houseConfig } from "./config.ts";
import { NoAppSecret, signatureHeader, signingSecret } from "./signature.ts";

const dataFolder = (appJson?: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "soshogle-sign-"));
  mkdirSync(join(folder, "demo"));
  if (appJson !== undefined) writeFileSync(join(folder, "demo/app.json"), appJson);
  return folder;
};

describe("signatureHeader", () => {
  it("is the HMAC that RFC 4231 expects", () => {
    expect(signatureHeader(Buffer.from("what do ya want for nothing?"), "Jefe")).toBe(
      "X-Hub-Signature-256: sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });

  it("signs the bytes, not the meaning", () => {
    expect(signatureHeader(Buffer.from("{}"), "s")).not.toBe(signatureHeader(Buffer.from("{ }"), "s"));
  });
});

describe("signingSecret", () => {
  it("is the first of the configured list", () => {
    const { appSecret, dataDir } = houseConfig({ INSTAGRAM_APP_SECRET: " first , second" });
    expect(signingSecret({ appSecret, dataDir })).toBe("first");
  });

  it("is the minted one while none is configured", () => {
    const dataDir = dataFolder(JSON.stringify({ appId: "1", appSecret: "minted" }));
    expect(signingSecret({ appSecret: undefined, dataDir })).toBe("minted");
  });

  it.each([
    ["the file is not there", undefined],
    ["the file is no JSON", "{"],
    ["the file holds no secret", "{}"],
  ])("is refused by name when %s", (_, content) => {
    const dataDir = dataFolder(content);
    expect(() => signingSecret({ appSecret: undefined, dataDir })).toThrow(NoAppSecret);
  });
});
