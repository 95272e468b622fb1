import { it } from "@effect/vitest";
import { ReadModels } from "@soshogle/document-store/document-store";
import { layerReadModelsMongo } from "@soshogle/document-store/drivers/mongodb/layers";
import { EventStore } from "@soshogle/event-store/event-store";
import { openEvents } from "@soshogle/event-store/read-events";
import { foldPlainly } from "@soshogle/read-models/plain-fold";
import { collectionsOf, storedName } from "@soshogle/read-models/projection";
import { projections } from "@soshogle/read-models/projections";
import { arbitraryDrafts } from "@soshogle/testing/builders/arbitrary-drafts";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { until } from "@soshogle/testing/eventually";
import { hasMongoWire, mongoWire } from "@soshogle/testing/mongo-wire";
import { type Fate, type TcpProxy, tcpProxy } from "@soshogle/testing/tcp-proxy";
import { Effect, Fiber, Layer, Redacted } from "effect";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { makeEngine } from "./engine.ts";

/** Faults of each owner's connection; then the network is sound. */
const FAULTS = 40;

const storeAt = (port: number) =>
  Effect.flatMap(
    Layer.build(layerReadModelsMongo({ url: Redacted.make(`mongodb://127.0.0.1:${port}/engine`), timeoutMs: 5_000 })),
    (context) => Effect.provide(ReadModels, context),
  );

/** An engine behind a connection of its own, until it has passed `position`. */
const owner = Effect.fnUntraced(function* (proxy: TcpProxy, position: string) {
  const store = yield* storeAt(proxy.port);
  const engine = yield* Effect.provideService(makeEngine({ projections, batchSize: 7 }), ReadModels, store);
  const arrived = until(
    "an owner has arrived",
    Effect.map(engine.progress.lowest, (to) => to >= position),
  );
  yield* Effect.raceFirst(engine.run, arrived);
});

/** What a plain fold makes of the log, and what stands in the store. */
const compared = Effect.fnUntraced(function* (store: ReadModels["Service"]) {
  const { events } = yield* (yield* EventStore).readAll({ after: "0".repeat(20), limit: 10_000 });
  const opened = yield* openEvents(events);
  const found: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const projection of projections)
    for (const [collection, documents] of foldPlainly(projection, opened)) {
      const stored = yield* store.get(storedName(projection, collection), [...documents.keys()]);
      for (const document of stored) found[`${collection} ${document.id}`] = document;
      for (const document of documents.values()) expected[`${collection} ${document.id}`] = document;
    }
  return { found, expected };
});

const isWrite = (sent: Buffer): boolean => sent.includes("insert") || sent.includes("update");

const faulty = (fates: readonly Fate[]) => {
  let step = 0;
  // Greetings say nothing about documents, and a client that cannot greet waits for seconds.
  return (sent: Buffer): Fate =>
    step < FAULTS && !/hello|ismaster/i.test(sent.toString("latin1"))
      ? (fates[step++ % fates.length] ?? "pass")
      : "pass";
};

const fates = fc.array(
  fc.constantFrom<Fate>("pass", "pass", "pass", "pass", "cut", "cut answer", { delayMs: 50 }, { delayMs: 400 }),
  { minLength: 5, maxLength: 12 },
);

describe.skipIf(!hasMongoWire)("two engines of the same slots over MongoDB", () => {
  it.live(
    "leave what a plain fold makes of the log, whatever is cut or late, and while the server is away",
    () =>
      Effect.gen(function* () {
        const history = arbitraryDrafts({ maxLength: 60 }, ["1", "2", "3"]);
        const one = fc.sample(fc.tuple(history, fates, fates), 1)[0];
        if (one === undefined) throw new Error("a sample of one holds one");
        const [drafts, ...ofTwo] = one;
        const position = yield* (yield* makeAppender)(drafts);
        const { port } = yield* mongoWire();
        const direct = yield* storeAt(port);
        yield* direct.ensure(projections.flatMap(collectionsOf));
        const proxies = yield* Effect.all([tcpProxy(port), tcpProxy(port)]);
        let writes = 0;
        for (const proxy of proxies)
          proxy.judge((sent) => {
            if (isWrite(sent)) writes++;
            return "pass";
          });
        const away = Effect.gen(function* () {
          yield* until(
            "an owner writes",
            Effect.sync(() => writes > 0),
          );
          for (const proxy of proxies) proxy.away();
          yield* until(
            "both owners have met nobody",
            Effect.sync(() => proxies.every(({ refused }) => refused() > 0)),
          );
          for (const [at, proxy] of proxies.entries()) {
            proxy.back();
            proxy.judge(faulty(ofTwo[at] ?? []));
          }
        });
        yield* Effect.all([away, ...proxies.map((proxy) => owner(proxy, position))], { concurrency: "unbounded" });
        const { found, expected } = yield* compared(direct);
        expect(found, `fates ${JSON.stringify(ofTwo)}`).toEqual(expected);
      }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
    120_000,
  );

  it.live(
    "leave it when one was paused in the middle of a write and returns after the other has done everything",
    () =>
      Effect.gen(function* () {
        const [drafts] = fc.sample(arbitraryDrafts({ maxLength: 60 }, ["1", "2", "3"]), 1);
        const append = yield* makeAppender;
        const half = Math.ceil((drafts ?? []).length / 2);
        const halfway = yield* append((drafts ?? []).slice(0, half));
        const { port } = yield* mongoWire();
        const direct = yield* storeAt(port);
        yield* direct.ensure(projections.flatMap(collectionsOf));
        const [former, other] = [yield* tcpProxy(port), yield* tcpProxy(port)];
        const paused = Promise.withResolvers<void>();
        const returns = Promise.withResolvers<void>();
        let writes = 0;
        former.judge((sent) => {
          if (!isWrite(sent) || ++writes < 4) return "pass";
          paused.resolve();
          return { until: returns.promise };
        });
        const first = yield* Effect.forkChild(owner(former, halfway));
        yield* Effect.promise(() => paused.promise);
        const position = yield* append((drafts ?? []).slice(half));
        yield* owner(other, position);
        returns.resolve();
        yield* Fiber.join(first);
        const { found, expected } = yield* compared(direct);
        expect(found).toEqual(expected);
      }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
    120_000,
  );
});
