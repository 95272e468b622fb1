import { it } from "@effect/vitest";
import { s3Server } from "@soshogle/testing/s3-server";
import { Effect, Layer, Redacted } from "effect";
import { describe, expect } from "vitest";
import { Blobs } from "../../blob-store.ts";
import { blobsContract } from "../../contract.ts";
import { layerBlobsS3 } from "./s3.ts";

const settings = (url: string) => ({ url: Redacted.make(url), answerMs: 1_000 });

blobsContract("S3", Layer.unwrap(Effect.map(s3Server, ({ url }) => layerBlobsS3({ url: Redacted.make(url) }))));

const build = (url: string) =>
  Effect.flatMap(Layer.build(layerBlobsS3(settings(url))), (context) => Effect.provide(Blobs, context));
const bytes = new Uint8Array([1, 2, 3]);

describe("objects in S3", () => {
  it.live("lie under the prefix of the address", () =>
    Effect.gen(function* () {
      const { url, objects } = yield* s3Server;
      const blobs = yield* build(url);
      yield* blobs.put("destructions/conversation-a_1@7.json", bytes);
      expect([...objects.keys()]).toEqual(["some/prefix/destructions/conversation-a_1@7.json"]);
    }).pipe(Effect.scoped),
  );

  it.live("are stored by another try when the store was busy, and once when it answered too late", () =>
    Effect.gen(function* () {
      const { url, fail, objects } = yield* s3Server;
      const blobs = yield* build(url);
      for (const when of ["before the work", "after the work"] as const) {
        fail(1, when);
        yield* blobs.put("a", bytes);
        expect([...objects.values()].map(({ body }) => [...body])).toEqual([[...bytes]]);
      }
    }).pipe(Effect.scoped),
  );

  it.live("say unavailable when the store stays busy or hangs", () =>
    Effect.gen(function* () {
      const { url, fail, hang } = yield* s3Server;
      const blobs = yield* build(url);
      fail(100, "before the work");
      expect((yield* Effect.flip(blobs.get("a")))._tag).toBe("BlobStoreUnavailable");
      fail(0, "before the work");
      hang();
      expect((yield* Effect.flip(blobs.put("a", bytes)))._tag).toBe("BlobStoreUnavailable");
    }).pipe(Effect.scoped),
  );

  it.live("refuse wrong keys and buckets by their names", () =>
    Effect.gen(function* () {
      const { url } = yield* s3Server;
      const wrong = [
        [url.replace("secret", "secrat"), "does not let these keys into the bucket bucket"],
        [url.replace("AKIDTEST", "AKIDELSE"), "does not let these keys into the bucket bucket"],
        [url.replace("@bucket", "@other"), "has no bucket other"],
        ["ftp://bucket", "write s3://bucket/prefix"],
        ["s3:///prefix", "the bucket is missing"],
        ["s3://key@bucket", "write key and secret together"],
        ["s3://bucket?pathStyle=1", '"pathStyle" is no setting'],
        ["s3://bucket?endpoint=localhost:9000", "the endpoint is no http or https address"],
        ["s3://bucket/a b", "the prefix holds something else"],
      ] as const;
      for (const [address, reason] of wrong) {
        const failure = yield* Effect.flip(build(address));
        expect(failure).toMatchObject({ _tag: "BlobStoreRefused", message: expect.stringContaining(reason) });
        expect(failure.message).toMatch(/^BLOB_URL: /);
        expect(failure.message).not.toContain("odd");
      }
    }).pipe(Effect.scoped),
  );

  it.live("say unavailable when nobody listens", () =>
    Effect.gen(function* () {
      const { url } = yield* Effect.scoped(s3Server);
      expect((yield* Effect.flip(build(url)))._tag).toBe("BlobStoreUnavailable");
    }).pipe(Effect.scoped),
  );
});
