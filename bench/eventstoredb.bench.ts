import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { EventStoreDBClient, jsonEvent } from "@eventstore/db-client";
import type { StreamName } from "@soshogle/domain/ids";
import { layerEventStoreDb } from "@soshogle/event-store/drivers/eventstoredb/eventstoredb";
import { EventStore, type NewEncodedEvent } from "@soshogle/event-store/event-store";
import { startFakeProcess } from "@soshogle/testing/eventstoredb/process";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Effect, Redacted, Stream } from "effect";
import { type Figure, percentOf, report } from "./lib/report.ts";

/*
 * The EventStoreDB driver beside the bare client on the same path (plain appends), in turns within one run; then catching
 * up to a sink that does nothing, and the memory it takes. The server is the stand-in of packages/testing, a process of
 * its own, or the one that EVENTSTORE_TEST_URL names, where streams of this run stay behind.
 * node --expose-gc --max-semi-space-size=8 bench/eventstoredb.bench.ts [--save] [--catch-up 1000000]
 */
const { values } = parseArgs({
  options: { save: { type: "boolean" }, "catch-up": { type: "string", default: "200000" } },
});
const RUNS = 3;
const SERIAL = 400;
const IN_FLIGHT = 64;
const CONCURRENT = 4_000;
const CATCH_UP = Number(values["catch-up"]);
const PER_APPEND = 250;
const MB = 1_000_000;

const data = { mid: "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQxNDAwMDAw", sentAt: 1, text: "x".repeat(300) };
const metadata = { workspaceId: randomUUID(), partition: randomUUID(), occurredAt: 1, recordedAt: 1 };
const newStream = () => `bench${randomLetters()}-${randomUUID()}` as StreamName; // a category of this run alone
const randomLetters = () =>
  Math.random()
    .toString(36)
    .replace(/[^a-z]/g, "");
const newEvent = (): NewEncodedEvent => ({ id: randomUUID(), type: "Benched", data, metadata });

/** Events a second of `append` over streams of their own. */
const rate = async (count: number, inFlight: number, append: (stream: StreamName, n: number) => Promise<unknown>) => {
  const begun = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      const stream = newStream();
      for (let revision = 0; next < count; revision++) {
        next++;
        await append(stream, revision);
      }
    }),
  );
  return (count * 1_000) / (performance.now() - begun);
};

const measure = Effect.fnUntraced(function* (url: string) {
  const store = yield* EventStore;
  const bare = EventStoreDBClient.connectionString(url);
  const credentials = { username: "anybody", password: "anybody" };
  const byClient = (stream: StreamName, revision: number) =>
    bare.appendToStream(stream, jsonEvent({ type: "Benched", data, metadata }), {
      expectedRevision: revision === 0 ? "no_stream" : BigInt(revision - 1),
      credentials,
      deadline: 10_000,
    });
  const byDriver = (stream: StreamName, revision: number) =>
    Effect.runPromise(store.append(stream, [newEvent()], revision === 0 ? "no_stream" : BigInt(revision - 1)));

  yield* Effect.promise(() => rate(500, 8, byClient)); // warm
  yield* Effect.promise(() => rate(500, 8, byDriver));
  const runs: { serial: number; serialBare: number; many: number; manyBare: number }[] = [];
  for (let n = 0; n < RUNS; n++)
    runs.push({
      serialBare: yield* Effect.promise(() => rate(SERIAL, 1, byClient)),
      serial: yield* Effect.promise(() => rate(SERIAL, 1, byDriver)),
      manyBare: yield* Effect.promise(() => rate(CONCURRENT, IN_FLIGHT, byClient)),
      many: yield* Effect.promise(() => rate(CONCURRENT, IN_FLIGHT, byDriver)),
    });
  yield* Effect.promise(() => bare.dispose());

  const before = yield* store.head;
  for (let written = 0; written < CATCH_UP; written += PER_APPEND * 8)
    yield* Effect.all(
      Array.from({ length: 8 }, () =>
        store.append(newStream(), Array.from({ length: PER_APPEND }, newEvent), "no_stream"),
      ),
      { concurrency: 8 },
    );
  const catchUps: { perSecond: number; peak: number }[] = [];
  for (let n = 0; n < RUNS; n++) {
    globalThis.gc?.();
    let peak = 0;
    let count = 0;
    const begun = performance.now();
    yield* store.subscribe({ after: before, batchSize: 1_000 }).pipe(
      Stream.tap(({ events }) =>
        Effect.sync(() => {
          count += events.length;
          peak = Math.max(peak, process.memoryUsage.rss());
        }),
      ),
      Stream.takeUntil(({ caughtUp }) => caughtUp),
      Stream.runDrain,
    );
    catchUps.push({ perSecond: (count * 1_000) / (performance.now() - begun), peak: peak / MB });
  }
  return { runs, catchUps };
});

const benchmark = Effect.scoped(
  Effect.gen(function* () {
    const given = process.env.EVENTSTORE_TEST_URL;
    const url = given ?? (yield* Effect.acquireRelease(startFake, ({ kill }) => Effect.promise(kill))).url;
    console.log(given ? "against EVENTSTORE_TEST_URL" : "against the stand-in, a process of its own");
    return yield* Effect.provide(measure(url), layerEventStoreDb({ url: Redacted.make(url) }));
  }),
);
const startFake = Effect.flatMap(temporaryFolder, (folder) =>
  Effect.promise(() => startFakeProcess({ file: join(folder, "log.jsonl") })),
);

const { runs, catchUps } = await Effect.runPromise(benchmark);
const figure = (name: string, unit: string, of: readonly number[], target?: number): Figure => ({
  name,
  unit,
  runs: of,
  ...(target !== undefined && { target }),
});
const serialBare = figure(
  "bare client, 1 in flight",
  "events/s",
  runs.map((run) => run.serialBare),
);
const serial = figure(
  "driver, 1 in flight",
  "events/s",
  runs.map((run) => run.serial),
);
const manyBare = figure(
  "bare client, 64 in flight",
  "events/s",
  runs.map((run) => run.manyBare),
);
const many = figure(
  "driver, 64 in flight",
  "events/s",
  runs.map((run) => run.many),
);
report("eventstoredb", [
  serialBare,
  serial,
  percentOf(serial, serialBare, 80),
  manyBare,
  many,
  percentOf(many, manyBare, 80),
  figure(
    `catching up ${CATCH_UP.toLocaleString("en")} events`,
    "events/s",
    catchUps.map(({ perSecond }) => perSecond),
    25_000,
  ),
  {
    ...figure(
      "memory meanwhile, at most",
      "MB",
      catchUps.map(({ peak }) => peak),
      300,
    ),
    better: "smaller",
  },
]);
process.exit(0);
