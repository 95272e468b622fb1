import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { Effect } from "effect";

/** OWASP's first recommendation for argon2id; `memory` in KiB. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const TAG_BYTES = 32;

export const MIN_PASSWORD_CHARACTERS = 12;
export const MAX_PASSWORD_CHARACTERS = 200;

/** A password as it is kept: argon2id with its cost and salt, in the PHC string format. */
export const hashPassword = (password: string): Effect.Effect<string> =>
  Effect.gen(function* () {
    const salt = randomBytes(SALT_BYTES);
    const tag = yield* derive(password, salt);
    const { memory, passes, parallelism } = COST;
    return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
  });

/** Whether this is the password behind a hash. `null` costs as much and is always wrong, so that nobody learns who has an account. */
export const isPassword = (password: string, hash: string | null): Effect.Effect<boolean> =>
  Effect.gen(function* () {
    const [, , , , salt = "", tag = ""] = (hash ?? NOBODY).split("$");
    const derived = yield* derive(password, Buffer.from(salt, "base64"));
    const kept = Buffer.from(tag, "base64");
    return hash !== null && kept.length === derived.length && timingSafeEqual(kept, derived);
  });

const derive = (password: string, salt: Buffer): Effect.Effect<Buffer> =>
  Effect.callback((resume) => {
    argon2(
      "argon2id",
      { ...COST, message: password.normalize("NFC"), nonce: salt, tagLength: TAG_BYTES },
      (error, tag) => resume(error ? Effect.die(error) : Effect.succeed(tag)),
    );
  });

const base64 = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
const NOBODY = `$argon2id$v=19$m=0,t=0,p=0$${base64(Buffer.alloc(SALT_BYTES))}$`;
