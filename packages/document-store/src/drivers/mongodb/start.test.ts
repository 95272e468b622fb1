import { it } from "@effect/vitest";
import { suspiciousMongo } from "@soshogle/testing/suspicious-mongo";
import { tcpProxy } from "@soshogle/testing/tcp-proxy";
import { Effect, Layer, Redacted } from "effect";
import { describe, expect } from "vitest";
import { layerKeepMongo } from "./layers.ts";

const failureOf = (url: string) =>
  Effect.flip(Effect.scoped(Layer.build(layerKeepMongo({ url: Redacted.make(url), timeoutMs: 3_000 }))));

describe("the MongoDB driver at its start", () => {
  it.live("says unavailable when no server answers", () =>
    Effect.gen(function* () {
      const proxy = yield* tcpProxy(1);
      proxy.away();
      expect((yield* failureOf(`mongodb://127.0.0.1:${proxy.port}/inbox`))._tag).toBe("DocumentStoreUnavailable");
    }).pipe(Effect.scoped),
  );

  it.live("names an address of another kind, without its password", () =>
    Effect.gen(function* () {
      for (const url of ["postgres://user:hunter2@db/inbox", "mongodb://user:hunter2@", "inbox"]) {
        const failure = yield* failureOf(url);
        expect(failure).toMatchObject({
          _tag: "DatabaseRefused",
          message: expect.stringMatching(/^DATABASE_URL: write an address such as mongodb:/),
        });
        expect(failure.message).not.toContain("hunter2");
      }
    }),
  );

  it.live("names credentials that the server does not know", () =>
    Effect.gen(function* () {
      const { port } = yield* Effect.acquireRelease(Effect.promise(suspiciousMongo), ({ close }) => Effect.sync(close));
      expect(yield* failureOf(`mongodb://user:hunter2@127.0.0.1:${port}/inbox`)).toMatchObject({
        _tag: "DatabaseRefused",
        message: "DATABASE_URL: the server does not know this user and password.",
      });
    }).pipe(Effect.scoped),
  );
});
