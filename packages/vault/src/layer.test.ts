import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import { Keep } from "@soshogle/document-store/document-store";
import { layerKeepEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Effect, Layer, Redacted } from "effect";
import { layerVault } from "./layer.ts";
import { Vault } from "./vault.ts";

const master = (byte: number) => Redacted.make(Buffer.alloc(32, byte));
const vaultIn = (folder: string, key = master(1)) =>
  layerVault(key).pipe(Layer.provideMerge(layerKeepEmbedded({ file: join(folder, "keep.db") })));

const withVault = <A, E>(folder: string, effect: Effect.Effect<A, E, Vault | Keep>, key = master(1)) =>
  effect.pipe(Effect.provide(vaultIn(folder, key)));

describe("the vault", () => {
  it.effect("gives a stream the same keys after a restart", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const keyOf = Effect.gen(function* () {
        const vault = yield* Vault;
        return (yield* vault.keysOf("conversation-a_1", "a_1")).key(7n);
      });
      const first = yield* withVault(folder, keyOf);
      const second = yield* withVault(folder, keyOf);
      expect(first).toEqual(second);
      expect(first?.length).toBe(32);
    }).pipe(Effect.scoped),
  );

  it.effect("gives each stream keys of its own, made once among racers", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const keys = Effect.gen(function* () {
        const vault = yield* Vault;
        const ask = Effect.map(vault.keysOf("conversation-a_1", "a_1"), (found) => found.key(0n)?.toString("hex"));
        const racers = yield* Effect.all(
          Array.from({ length: 20 }, () => ask),
          { concurrency: "unbounded" },
        );
        const other = (yield* vault.keysOf("conversation-a_2", "a_2")).key(0n)?.toString("hex");
        return { racers: new Set(racers), other };
      });
      const { racers, other } = yield* withVault(folder, keys);
      expect(racers.size).toBe(1);
      expect(racers.has(other)).toBe(false);
    }).pipe(Effect.scoped),
  );

  it.effect("makes no secret for a stream that is only read", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const found = yield* withVault(
        folder,
        Effect.flatMap(Vault, (vault) => vault.existingKeys(["conversation-a_1"])),
      );
      expect(found.size).toBe(0);
    }).pipe(Effect.scoped),
  );

  it.effect("tells what it remembers of keys, and how often that was of use", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const stream = "conversation-a_1";
      const told = Effect.gen(function* () {
        const vault = yield* Vault;
        yield* vault.existingKeys([stream]);
        yield* vault.existingKeys([stream, stream]);
        const remembered = vault.figures();
        vault.drop([stream]);
        yield* vault.existingKeys([stream]);
        return { remembered, reloaded: vault.figures() };
      });
      yield* withVault(
        folder,
        Effect.flatMap(Vault, (vault) => vault.keysOf(stream, "a_1")),
      );
      const { remembered, reloaded } = yield* withVault(folder, told);
      expect(remembered).toEqual({ hits: 1, misses: 1, size: 1, bound: 10_000 });
      expect(reloaded).toMatchObject({ hits: 1, misses: 2, size: 1 });
    }).pipe(Effect.scoped),
  );

  it.effect("refuses to start with another master key, and leaves everything as it was", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const made = Effect.flatMap(Vault, (vault) => Effect.succeed(vault.claimHmac("x")));
      const hmac = yield* withVault(folder, made);
      const failure = yield* Effect.flip(withVault(folder, made, master(2)));
      expect(failure).toMatchObject({ _tag: "WrongMasterKey", message: expect.stringContaining("MASTER_KEY") });
      expect(yield* withVault(folder, made)).toBe(hmac);
    }).pipe(Effect.scoped),
  );

  it.effect("keeps, replaces and destroys tokens, never in clear", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const tokens = Effect.gen(function* () {
        const vault = yield* Vault;
        const keep = yield* Keep;
        yield* vault.putToken("a1", { value: Redacted.make("IGSECRET1"), expiresAt: 1 });
        yield* vault.putToken("a1", { value: Redacted.make("IGSECRET2"), expiresAt: 2 });
        const kept = yield* vault.token("a1");
        const [document] = yield* keep.get("account_tokens", ["a1"]);
        yield* vault.destroyToken("a1");
        yield* vault.destroyToken("a1");
        return { kept, document, gone: yield* vault.token("a1") };
      });
      const { kept, document, gone } = yield* withVault(folder, tokens);
      expect(kept && Redacted.value(kept.value)).toBe("IGSECRET2");
      expect(kept?.expiresAt).toBe(2);
      expect(JSON.stringify(document)).not.toContain("IGSECRET");
      expect(gone).toBeNull();
    }).pipe(Effect.scoped),
  );
});
