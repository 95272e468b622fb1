import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DocumentStoreShape, ReadModels } from "@soshogle/document-store/document-store";
import { layerKeepEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import { layerReadModelsMongo } from "@soshogle/document-store/drivers/mongodb/layers";
import { layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { EventStore } from "@soshogle/event-store/event-store";
import { makeEngine } from "@soshogle/projections/engine/engine";
import { projections } from "@soshogle/read-models/projections";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { layerVault } from "@soshogle/vault/layer";
import { Effect, Layer, Redacted } from "effect";
import { MongoClient } from "mongodb";
import { interleaved } from "./lib/conversations.ts";
import { type Figure, report } from "./lib/report.ts";

/*
 * The MongoDB driver on the server that MONGODB_TEST_URL names, in databases of its own, which are dropped at the end:
 * documents through the port, the same documents by the bare client, and the projection engine over it, in one process.
 * MONGODB_TEST_URL=mongodb://127.0.0.1:27017 node bench/mongodb.bench.ts [--save]
 */
const RUNS = 3;
const BATCH = 500;
const DOCUMENTS = 20_000;
const CONVERSATIONS = 400;
const WINDOW = 500;

type Measured = Readonly<Record<string, number>>;

const position = (at: number): string => String(at).padStart(20, "0");
const row = (number: number, at: number) => ({
  id: `178414_${number}`,
  position: position(at),
  workspaceId: "w1",
  status: number % 10 === 0 ? "archived" : "open",
  lastAt: 1_760_000_000_000 + ((number * 48_271) % DOCUMENTS),
  content: { name: "Somebody with a name", preview: "The last message, cut to what a list shows of it" },
});
const batches = (at: number) =>
  Array.from({ length: DOCUMENTS / BATCH }, (_, batch) =>
    Array.from({ length: BATCH }, (_, index) => row(batch * BATCH + index, at)),
  );

const perSecond = <E>(count: number, work: Effect.Effect<unknown, E>) =>
  Effect.gen(function* () {
    const begun = performance.now();
    yield* work;
    return (count * 1_000) / (performance.now() - begun);
  });

const commitAll = (store: DocumentStoreShape, at: number) =>
  Effect.forEach(
    batches(at),
    (documents) =>
      store.commit(
        documents.map((document) => ({ collection: "rows", document })),
        [{ id: "bench", position: position(at) }],
      ),
    { concurrency: 2, discard: true },
  );

const measureDocuments = (client: MongoClient, database: string) =>
  Effect.gen(function* () {
    const store = yield* ReadModels;
    yield* store.ensure([
      { name: "rows", indexes: [{ name: "by_status", fields: ["workspaceId", "status", "lastAt"] }] },
    ]);
    const bare = client.db(database).collection<{ _id: string }>("bare");
    yield* Effect.promise(() => bare.createIndex({ workspaceId: 1, status: 1, lastAt: 1, _id: 1 }));
    const insert = ({ id, ...fields }: ReturnType<typeof row>) => ({ insertOne: { document: { _id: id, ...fields } } });
    const where = [
      { field: "workspaceId", equals: "w1" },
      { field: "status", equals: "open" },
    ];
    const page = { collection: "rows", index: "by_status", where, direction: "descending", limit: 50 } as const;
    return {
      "new documents, 1 index, 2 in flight": yield* perSecond(DOCUMENTS, commitAll(store, 1)),
      "the same by the bare client": yield* perSecond(
        DOCUMENTS,
        Effect.forEach(
          batches(1),
          (some) => Effect.promise(() => bare.bulkWrite(some.map(insert), { ordered: false })),
          {
            concurrency: 2,
          },
        ),
      ),
      "replaced documents": yield* perSecond(DOCUMENTS, commitAll(store, 2)),
      "first pages of 50, one at a time": yield* perSecond(200, Effect.repeat(store.find(page), { times: 199 })),
    } satisfies Measured;
  });

const measureEngine = Effect.gen(function* () {
  const log = yield* EventStore;
  const position = yield* log.head;
  const { events } = yield* log.readAll({ after: "0".repeat(20), limit: 1_000_000 });
  const engine = yield* makeEngine({ projections });
  const arrived = Effect.repeat(Effect.sleep(5), {
    until: () => Effect.map(engine.progress.lowest, (to) => to >= position),
  });
  return { "events through all projections": yield* perSecond(events.length, Effect.raceFirst(engine.run, arrived)) };
});

const benchmark = (url: string) =>
  Effect.gen(function* () {
    const drafts = interleaved(CONVERSATIONS);
    const append = yield* makeAppender;
    for (let at = 0; at < drafts.length; at += WINDOW) {
      const streams = Map.groupBy(drafts.slice(at, at + WINDOW), ({ stream }) => stream);
      yield* Effect.forEach(streams.values(), append, { concurrency: "unbounded", discard: true });
    }
    const client = new MongoClient(url);
    const runs: Measured[] = [];
    for (let run = 0; run < RUNS; run++) {
      const name = `soshogle-bench-${randomUUID().slice(0, 8)}`;
      const settings = { url: Redacted.make(url.replace(/^([^/]+\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`)) };
      const measured = Effect.all([measureDocuments(client, `${name}_read`), measureEngine]);
      const [documents, engine] = yield* Effect.provide(measured, layerReadModelsMongo(settings), { local: true });
      runs.push({ ...documents, ...engine });
      yield* Effect.promise(() => client.db(`${name}_read`).dropDatabase());
    }
    yield* Effect.promise(() => client.close());
    return runs;
  });

const url = process.env.MONGODB_TEST_URL;
if (!url) console.log("not run: the MongoDB driver is measured on a server of yours; set MONGODB_TEST_URL");
else {
  const folder = mkdtempSync(join(tmpdir(), "mongodb-bench-"));
  const layerLog = Layer.mergeAll(
    layerEmbedded({ file: join(folder, "log.db") }),
    layerVault(Redacted.make(Buffer.alloc(32, 1))).pipe(
      Layer.provideMerge(layerKeepEmbedded({ file: join(folder, "keep.db") })),
    ),
  );
  const runs = await Effect.runPromise(Effect.provide(benchmark(url), layerLog));
  rmSync(folder, { recursive: true });
  const figureOf = (name: string): Figure => ({ name, unit: "/s", runs: runs.map((run) => run[name] ?? Number.NaN) });
  report("mongodb", Object.keys(runs[0] ?? {}).map(figureOf));
}
