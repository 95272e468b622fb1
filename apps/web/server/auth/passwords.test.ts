import { Effect } from "effect";
import { describe, expect, it } from "vitest";
import { hashPassword, isPassword } from "./passwords.ts";

const run = Effect.runPromise;

describe("a password", () => {
  it("is kept as argon2id with a salt of its own", async () => {
    const [one, other] = [await run(hashPassword("correct horse")), await run(hashPassword("correct horse"))];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(other);
  });

  it("is recognised, and nothing else is", async () => {
    const hash = await run(hashPassword("correct horse"));
    expect(await run(isPassword("correct horse", hash))).toBe(true);
    for (const wrong of ["correct horsE", "correct horse ", "", hash])
      expect(await run(isPassword(wrong, hash))).toBe(false);
  });

  it("is the same however its accents are composed", async () => {
    const hash = await run(hashPassword("cafe\u0301 au lait"));
    expect(await run(isPassword("caf\u00e9 au lait", hash))).toBe(true);
  });

  it("belongs to nobody where there is no hash", async () => {
    expect(await run(isPassword("", null))).toBe(false);
    expect(await run(isPassword("correct horse", null))).toBe(false);
  });

  it("is wrong for a hash that is cut off", async () => {
    const hash = await run(hashPassword("correct horse"));
    expect(await run(isPassword("correct horse", hash.slice(0, -4)))).toBe(false);
  });
});
