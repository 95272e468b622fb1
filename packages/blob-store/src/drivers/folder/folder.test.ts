import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "@effect/vitest";
import { Effect, Layer } from "effect";
import { afterAll, describe, expect } from "vitest";
import { Blobs } from "../../blob-store.ts";
import { blobsContract } from "../../contract.ts";
import { layerBlobsFolder } from "./folder.ts";

const folder = mkdtempSync(join(tmpdir(), "blobs-"));
afterAll(() => rmSync(folder, { recursive: true }));

blobsContract("folder", layerBlobsFolder({ folder: join(folder, "contract") }));

const using = <A, E>(name: string, use: (blobs: Blobs["Service"]) => Effect.Effect<A, E>) =>
  Effect.provide(Effect.flatMap(Blobs, use), layerBlobsFolder({ folder: join(folder, name) }), { local: true });

describe("objects in a folder", () => {
  it.effect("can be read by nobody else, and leave nothing unfinished", () =>
    Effect.gen(function* () {
      yield* using("mine", (blobs) => blobs.put("a/b.json", new Uint8Array([1])));
      const file = join(folder, "mine", "a", "b.json");
      expect([statSync(file).mode & 0o777, statSync(join(folder, "mine", "a")).mode & 0o777]).toEqual([0o600, 0o700]);
      expect(readdirSync(join(folder, "mine", "a"))).toEqual(["b.json"]);
    }),
  );

  it.effect("do not show what a crash left unfinished", () =>
    using("crashed", (blobs) =>
      Effect.gen(function* () {
        yield* blobs.put("a/b", new Uint8Array([1]));
        writeFileSync(join(folder, "crashed", "a", ".unfinished-1"), "half");
        expect((yield* blobs.list("a/")).objects.map(({ key }) => key)).toEqual(["a/b"]);
      }),
    ),
  );

  it.effect("say unavailable of what cannot be written, with the cause", () =>
    using("full", (blobs) =>
      Effect.gen(function* () {
        yield* blobs.put("a/b", new Uint8Array([1]));
        const failure = yield* Effect.flip(blobs.put("a/b/c", new Uint8Array([1])));
        expect(failure).toMatchObject({ _tag: "BlobStoreUnavailable", cause: { code: expect.any(String) } });
      }),
    ),
  );

  it.effect("refuse a folder that is none, naming the variable", () =>
    Effect.gen(function* () {
      const file = join(folder, "a-file");
      writeFileSync(file, "");
      chmodSync(file, 0o600);
      const failure = yield* Effect.flip(Effect.scoped(Layer.build(layerBlobsFolder({ folder: join(file, "in") }))));
      expect(failure).toMatchObject({
        _tag: "BlobStoreRefused",
        message: expect.stringMatching(/^BLOB_URL: .*a-file/),
      });
    }),
  );
});
