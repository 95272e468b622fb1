import { join } from "node:path";
import { it } from "@effect/vitest";
import { hasMongoWire, mongoWire } from "@soshogle/testing/mongo-wire";
import { type Fate, type TcpProxy, tcpProxy } from "@soshogle/testing/tcp-proxy";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Effect, Fiber, Layer, Redacted } from "effect";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { position } from "../../contract/suite.ts";
import { type DocumentStoreShape, Keep, ReadModels } from "../../document-store.ts";
import { layerKeepMongo, layerReadModelsMongo } from "./layers.ts";

/** Short enough for a test that waits it out, long enough for a slow machine to answer in. */
const TIMEOUT_MS = 3_000;

const settings = (port: number, timeoutMs = 20_000) => ({
  url: Redacted.make(`mongodb://127.0.0.1:${port}/faults`),
  timeoutMs,
});

const collections = ["rows", "items"].map((name) => ({ name, indexes: [] }));
const document = (id: string, at: number) => ({ id, position: position(at), text: `${id} at ${at}` });
const write = (collection: string, id: string, at: number) => ({ collection, document: document(id, at) });
const checkpoint = (at: number) => ({ id: "p/1", position: position(at) });

/** A store behind a proxy, and the same database reached directly. */
const world = <A, E>(
  use: (world: {
    readonly store: DocumentStoreShape;
    readonly direct: DocumentStoreShape;
    readonly proxy: TcpProxy;
  }) => Effect.Effect<A, E>,
  timeoutMs?: number,
) =>
  Effect.gen(function* () {
    const { port } = yield* mongoWire();
    const proxy = yield* tcpProxy(port);
    const storeAt = (at: number) =>
      Effect.map(Layer.build(layerReadModelsMongo(settings(at, timeoutMs))), (context) =>
        Effect.provide(ReadModels, context),
      ).pipe(Effect.flatten);
    const direct = yield* storeAt(port);
    const store = yield* storeAt(proxy.port);
    yield* direct.ensure(collections);
    // Known before anything is cut.
    yield* store.get("rows", ["x"]);
    yield* store.get("items", ["x"]);
    return yield* use({ store, direct, proxy });
  }).pipe(Effect.scoped);

/** The fate of the first thing sent that holds all of these words; everything else passes. */
const once = (fate: Fate, ...words: readonly string[]) => {
  let isOver = false;
  return (sent: Buffer): Fate => {
    if (isOver || !words.every((word) => sent.includes(word))) return "pass";
    isOver = true;
    return fate;
  };
};

const state = (store: DocumentStoreShape) =>
  Effect.gen(function* () {
    const ids = ["a", "b", "c"];
    const textsOf = (name: string) => Effect.map(store.get(name, ids), (all) => all.map(({ text }) => text).toSorted());
    const checkpoints = yield* store.checkpoints(["p/1"]);
    return { rows: yield* textsOf("rows"), items: yield* textsOf("items"), checkpoint: checkpoints.get("p/1") ?? null };
  });

describe.skipIf(!hasMongoWire)("the MongoDB driver", () => {
  it.live("keeps the documents of a commit that is cut before its checkpoint, and completes it when repeated", () =>
    world(({ store, direct, proxy }) =>
      Effect.gen(function* () {
        const commit = store.commit([write("rows", "a", 5), write("items", "b", 5)], [checkpoint(5)]);
        proxy.judge(once("cut", "insert", "store:checkpoints"));
        expect((yield* Effect.flip(commit))._tag).toBe("DocumentStoreUnavailable");
        expect(yield* state(direct)).toEqual({ rows: ["a at 5"], items: ["b at 5"], checkpoint: null });
        yield* commit;
        expect(yield* state(direct)).toEqual({ rows: ["a at 5"], items: ["b at 5"], checkpoint: position(5) });
      }),
    ),
  );

  it.live("writes nothing of a lower level before the level above it is in the store", () =>
    world(({ store, direct, proxy }) =>
      Effect.gen(function* () {
        const commit = store.commit([write("rows", "a", 5), write("items", "b", 5)], [checkpoint(5)]);
        proxy.judge(once("cut", "insert", "rows"));
        yield* Effect.flip(commit);
        expect(yield* state(direct)).toEqual({ rows: [], items: [], checkpoint: null });
        proxy.judge(once("cut", "insert", "items"));
        yield* Effect.flip(commit);
        expect(yield* state(direct)).toEqual({ rows: ["a at 5"], items: [], checkpoint: null });
        yield* commit;
        expect(yield* state(direct)).toEqual({ rows: ["a at 5"], items: ["b at 5"], checkpoint: position(5) });
      }),
    ),
  );

  it.live("writes once what was done although its answer was lost", () =>
    world(({ store, direct, proxy }) =>
      Effect.gen(function* () {
        const insert = store.commit([write("rows", "a", 5)], [checkpoint(5)]);
        proxy.judge(once("cut answer", "insert", "rows"));
        yield* Effect.flip(insert);
        expect(yield* state(direct)).toMatchObject({ rows: ["a at 5"], checkpoint: null });
        yield* insert;
        const replace = store.commit([write("rows", "a", 6)], [checkpoint(6)]);
        proxy.judge(once("cut answer", "update", "rows"));
        yield* Effect.flip(replace);
        expect(yield* state(direct)).toMatchObject({ rows: ["a at 6"], checkpoint: position(5) });
        yield* replace;
        expect(yield* state(direct)).toMatchObject({ rows: ["a at 6"], checkpoint: position(6) });
        expect(yield* direct.getVersioned("rows", "a")).toMatchObject({ version: 2 });
      }),
    ),
  );

  it.live("tells by reading what became of a compare-and-set whose answer was lost", () =>
    world(({ store, proxy }) =>
      Effect.gen(function* () {
        const set = store.compareAndSet("rows", "a", null, { id: "a", holder: "me" });
        proxy.judge(once("cut answer", "insert", "rows"));
        expect((yield* Effect.flip(set))._tag).toBe("DocumentStoreUnavailable");
        expect(yield* set).toBe(false);
        expect(yield* store.getVersioned("rows", "a")).toEqual({ document: { id: "a", holder: "me" }, version: 1 });
      }),
    ),
  );

  it.live("lets a writer that was held up write only what is still newer", () =>
    world(({ store, direct, proxy }) =>
      Effect.gen(function* () {
        yield* direct.commit([write("rows", "a", 1), write("rows", "b", 1)], [checkpoint(1)]);
        const held = Promise.withResolvers<void>();
        const goesOn = Promise.withResolvers<void>();
        const hold = once({ until: goesOn.promise }, "update", "rows");
        proxy.judge((sent) => {
          const fate = hold(sent);
          if (fate !== "pass") held.resolve();
          return fate;
        });
        const former = yield* Effect.forkChild(
          store.commit([write("rows", "a", 3), write("rows", "b", 9)], [checkpoint(3)]),
        );
        yield* Effect.promise(() => held.promise);
        yield* direct.commit([write("rows", "a", 5), write("rows", "b", 5), write("rows", "c", 5)], [checkpoint(5)]);
        goesOn.resolve();
        yield* Fiber.join(former);
        expect(yield* state(direct)).toMatchObject({
          rows: ["a at 5", "b at 9", "c at 5"],
          checkpoint: position(5),
        });
      }),
    ),
  );

  const fates = fc.array(fc.constantFrom<Fate>("pass", "pass", "pass", "cut", "cut answer", { delayMs: 20 }), {
    minLength: 1,
    maxLength: 8,
  });
  const batches = fc.array(
    fc.array(fc.record({ id: fc.constantFrom("a", "b", "c"), at: fc.integer({ min: 1, max: 30 }) }), {
      minLength: 1,
      maxLength: 5,
    }),
    { minLength: 1, maxLength: 3 },
  );

  it.live(
    "ends the same whatever is cut, with two writers who repeat what failed",
    () =>
      world(({ store, direct, proxy }) =>
        Effect.gen(function* () {
          const run = async (
            some: readonly Fate[],
            ofTwo: readonly (readonly { readonly id: string; readonly at: number }[])[][],
          ) => {
            await Effect.runPromise(direct.drop(["rows", "items"]));
            await Effect.runPromise(direct.ensure(collections));
            let step = 0;
            // Faults end, or nobody could ever finish; handshakes pass, since they say nothing about documents.
            proxy.judge((sent) =>
              step < 20 && sent.includes("rows") ? (some[step++ % some.length] ?? "pass") : "pass",
            );
            const commitAll = (batches: readonly (readonly { readonly id: string; readonly at: number }[])[]) =>
              Effect.forEach(batches, (batch) =>
                Effect.retry(
                  store.commit(
                    batch.map(({ id, at }) => write("rows", id, at)),
                    [],
                  ),
                  { times: 60 },
                ),
              );
            await Effect.runPromise(Effect.all(ofTwo.map(commitAll), { concurrency: "unbounded" }));
            const newest = new Map<string, number>();
            for (const { id, at } of ofTwo.flat(2)) newest.set(id, Math.max(at, newest.get(id) ?? 0));
            const stored = await Effect.runPromise(direct.get("rows", ["a", "b", "c"]));
            expect(new Map(stored.map(({ id, text }) => [id, text]))).toEqual(
              new Map([...newest].map(([id, at]) => [id, `${id} at ${at}`])),
            );
          };
          yield* Effect.promise(() =>
            fc.assert(
              fc.asyncProperty(fates, fc.tuple(batches, batches), (some, ofTwo) => run(some, ofTwo)),
              { numRuns: 6, endOnFailure: true },
            ),
          );
        }),
      ),
    60_000,
  );

  it.live("fails while the server is away, each call in its time, and goes on when it is back", () =>
    world(
      ({ store, proxy }) =>
        Effect.gen(function* () {
          yield* store.commit([write("rows", "a", 1)], []);
          proxy.away();
          const begun = performance.now();
          for (const call of [store.get("rows", ["a"]), store.commit([write("rows", "a", 2)], [])])
            expect((yield* Effect.flip<unknown, { readonly _tag: string }, never>(call))._tag).toBe(
              "DocumentStoreUnavailable",
            );
          expect(performance.now() - begun).toBeLessThan(10 * TIMEOUT_MS);
          proxy.back();
          yield* Effect.retry(store.commit([write("rows", "a", 2)], []), { times: 20 });
          expect(yield* store.get("rows", ["a"])).toEqual([document("a", 2)]);
        }),
      TIMEOUT_MS,
    ),
  );

  it.live("fails in time when the server hangs", () =>
    world(
      ({ store, proxy }) =>
        Effect.gen(function* () {
          proxy.judge(once("stall", "find", "rows"));
          const failure = yield* Effect.flip(store.get("rows", ["a"]));
          expect(failure._tag).toBe("DocumentStoreUnavailable");
          expect(yield* Effect.retry(store.get("rows", ["a"]), { times: 5 })).toEqual([]);
        }),
      TIMEOUT_MS,
    ),
  );
});

describe.skipIf(!hasMongoWire)("keep in MongoDB", () => {
  it.live("finds everything again when the server was started again", () =>
    Effect.gen(function* () {
      const file = join(yield* temporaryFolder, "mongo.h2");
      const life = <A, E>(use: (keep: DocumentStoreShape) => Effect.Effect<A, E>) =>
        Effect.gen(function* () {
          const { port } = yield* mongoWire({ file });
          return yield* Effect.provide(Effect.flatMap(Keep, use), layerKeepMongo(settings(port)), { local: true });
        }).pipe(Effect.scoped);
      yield* life((keep) =>
        Effect.gen(function* () {
          yield* keep.ensure([{ name: "due", indexes: [{ name: "by_time", fields: ["dueAt"] }] }]);
          yield* keep.compareAndSet("due", "a", null, { id: "a", dueAt: 1 });
        }),
      );
      const query = { collection: "due", index: "by_time", where: [], direction: "ascending", limit: 5 } as const;
      expect(yield* life((keep) => keep.findVersioned(query))).toEqual([
        { document: { id: "a", dueAt: 1 }, version: 1 },
      ]);
    }).pipe(Effect.scoped),
  );
});
