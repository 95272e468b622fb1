import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import { Keep } from "@soshogle/document-store/document-store";
import { KeepOwner, layerKeepEmbedded, layerKeepFromPort } from "@soshogle/document-store/drivers/embedded/layers";
import type { StreamName } from "@soshogle/domain/ids";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Effect, Layer, Redacted } from "effect";
import { layerVault } from "./layer.ts";
import { type StreamKeys, Vault } from "./vault.ts";

const master = Redacted.make(Buffer.alloc(32, 1));
const keepIn = (folder: string, maxPages?: number) =>
  layerKeepEmbedded({ file: join(folder, "keep.db"), ...(maxPages === undefined ? {} : { maxPages }) });
const vaultIn = (folder: string, maxPages?: number) =>
  layerVault(master).pipe(Layer.provideMerge(keepIn(folder, maxPages)));

const ANNA: StreamName = "conversation-a_1";
const BERTA: StreamName = "conversation-a_2";
const only = (at: number) => [{ from: at, to: at }];
const hexOf = (keys: StreamKeys | undefined, at: number) => keys?.key(BigInt(at))?.toString("hex") ?? null;

/** The keys of the first revisions as hex, null where destroyed. */
const keysUpTo = (keys: StreamKeys | undefined, last: number) =>
  Array.from({ length: last + 1 }, (_, at) => hexOf(keys, at));

const secretOf = (stream: StreamName) =>
  Effect.gen(function* () {
    const [document] = yield* (yield* Keep).get("stream_secrets", [stream]);
    return String(document?.nodes);
  });

const filesIn = (folder: string) => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));

/** Another vault of the same process, as a worker thread has one. */
const otherVault = Effect.gen(function* () {
  const port = yield* (yield* KeepOwner).connect;
  const context = yield* Layer.build(layerVault(master).pipe(Layer.provide(layerKeepFromPort(port))));
  return yield* Effect.provide(Vault, context);
});

describe("destroying keys", () => {
  it.effect("lasts over a restart, and leaves every other key as it was", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const { before, after } = yield* Effect.gen(function* () {
        const vault = yield* Vault;
        const before = keysUpTo(yield* vault.keysOf(ANNA, "a_1"), 9);
        yield* vault.destroy([{ stream: ANNA, subject: "a_1", ranges: [...only(2), { from: 5, to: 7 }] }]);
        return { before, after: keysUpTo(yield* vault.keysOf(ANNA, "a_1"), 9) };
      }).pipe(Effect.provide(vaultIn(folder)));
      const expected = before.map((key, at) => ([2, 5, 6, 7].includes(at) ? null : key));
      expect(after).toEqual(expected);
      const restarted = yield* Effect.gen(function* () {
        const vault = yield* Vault;
        yield* vault.destroy([{ stream: ANNA, subject: "a_1", ranges: only(2) }]);
        return keysUpTo((yield* vault.existingKeys([ANNA])).get(ANNA), 9);
      }).pipe(Effect.provide(vaultIn(folder)));
      expect(restarted).toEqual(expected);
    }).pipe(Effect.scoped),
  );

  it.effect("of a stream without a secret makes one that never had them", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      yield* Effect.gen(function* () {
        const vault = yield* Vault;
        yield* vault.destroy([{ stream: ANNA, subject: "a_1", ranges: only(0) }]);
        const keys = yield* vault.keysOf(ANNA, "a_1");
        expect(hexOf(keys, 0)).toBeNull();
        expect(hexOf(keys, 1)).not.toBeNull();
        const [document] = yield* (yield* Keep).get("stream_secrets", [ANNA]);
        expect(document?.subject).toBe("a_1");
      }).pipe(Effect.provide(vaultIn(folder)));
    }).pipe(Effect.scoped),
  );

  it.effect("is raced by others without losing one destruction", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      yield* Effect.gen(function* () {
        const vault = yield* Vault;
        const vaults = [vault, yield* otherVault, yield* otherVault];
        const before = keysUpTo(yield* vault.keysOf(ANNA, "a_1"), 40);
        yield* Effect.forEach(
          Array.from({ length: 36 }, (_, at) => at),
          (at) => vaults[at % 3]?.destroy([{ stream: ANNA, subject: "a_1", ranges: only(at) }]) ?? Effect.void,
          { concurrency: "unbounded" },
        );
        for (const each of vaults) {
          each.drop([ANNA]);
          const keys = (yield* each.existingKeys([ANNA])).get(ANNA);
          expect(keysUpTo(keys, 40)).toEqual(before.map((key, at) => (at < 36 ? null : key)));
        }
      }).pipe(Effect.provide(vaultIn(folder)));
    }).pipe(Effect.scoped),
  );

  it.effect("reaches a vault that remembers them once it is told", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      yield* Effect.gen(function* () {
        const vault = yield* Vault;
        const other = yield* otherVault;
        const key = hexOf(yield* other.keysOf(ANNA, "a_1"), 3);
        yield* vault.destroy([{ stream: ANNA, subject: "a_1", ranges: only(3) }]);
        expect(hexOf((yield* other.existingKeys([ANNA])).get(ANNA), 3)).toBe(key);
        other.drop([ANNA]);
        expect(hexOf((yield* other.existingKeys([ANNA])).get(ANNA), 3)).toBeNull();
      }).pipe(Effect.provide(vaultIn(folder)));
    }).pipe(Effect.scoped),
  );

  it.effect("takes the secret, and what covered the rest before, out of every file of keep", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const old = yield* Effect.gen(function* () {
        const vault = yield* Vault;
        const streams = Array.from({ length: 120 }, (_, n): StreamName => `conversation-a_${n}`);
        // Neighbours that grow make rows move from page to page.
        const secrets: string[] = [];
        for (const stream of streams) yield* vault.keysOf(stream, null);
        for (let round = 0; round < 3; round++)
          for (const [n, stream] of streams.entries()) {
            if (n % 4 !== round % 4) continue;
            secrets.push(yield* secretOf(stream));
            yield* vault.destroy([{ stream, subject: null, ranges: only(round * 1_000 + n) }]);
            if (n % 8 < 4) continue;
            secrets.push(yield* secretOf(stream));
            yield* vault.destroy([{ stream, subject: null, ranges: [{ from: 0, to: 5_000 }] }]);
          }
        const bytes = filesIn(folder);
        for (const secret of secrets) expect(bytes.includes(secret.slice(0, 60))).toBe(false);
        expect(bytes.includes(yield* secretOf(ANNA))).toBe(true);
        return secrets;
      }).pipe(Effect.provide(vaultIn(folder)));
      const bytes = filesIn(folder);
      expect(old.length).toBeGreaterThan(100);
      for (const secret of old) {
        expect(bytes.includes(secret.slice(0, 60))).toBe(false);
        expect(bytes.includes(Buffer.from(secret, "base64").subarray(0, 24))).toBe(false);
      }
    }).pipe(Effect.scoped),
  );

  it.effect("on a full disk fails, keeps everything readable, and works when repeated with room", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const before = yield* Effect.gen(function* () {
        const vault = yield* Vault;
        const first = keysUpTo(yield* vault.keysOf(BERTA, null), 3);
        const fill = Effect.gen(function* () {
          for (let n = 10; ; n++) yield* vault.keysOf(`conversation-a_${n}`, null);
        });
        expect((yield* Effect.flip(fill))._tag).toBe("DocumentStoreUnavailable");
        const failure = yield* Effect.flip(vault.destroy([{ stream: BERTA, subject: null, ranges: only(1) }]));
        expect(failure._tag).toBe("DocumentStoreUnavailable");
        expect(keysUpTo((yield* vault.existingKeys([BERTA])).get(BERTA), 3)).toEqual(first);
        return first;
      }).pipe(Effect.provide(vaultIn(folder, 60)));
      yield* Effect.gen(function* () {
        const vault = yield* Vault;
        yield* vault.destroy([{ stream: BERTA, subject: null, ranges: only(1) }]);
        const keys = (yield* vault.existingKeys([BERTA])).get(BERTA);
        expect(keysUpTo(keys, 3)).toEqual(before.map((key, at) => (at === 1 ? null : key)));
      }).pipe(Effect.provide(vaultIn(folder)));
    }).pipe(Effect.scoped),
  );
});
