import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  type CollectionSpec,
  type DocumentStoreShape,
  type GuardedWrite,
  Keep,
  type Query,
  ReadModels,
} from "@soshogle/document-store/document-store";
import { layerKeepEmbedded, layerReadModelsEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import { Effect } from "effect";
import { type Figure, percentOf, report } from "./lib/report.ts";

/**
 * The embedded document store through its port, the store in its thread, the load in this one.
 * `node bench/document-store.bench.ts [--save]`
 */
const RUNS = 3;
const BATCH = 500;
const DOCUMENTS = 100_000;
const POSITIONS_WIDTH = 20;
const P95 = ", p95";

const folder = mkdtempSync(join(tmpdir(), "document-store-bench-"));

const rows: CollectionSpec = {
  name: "rows",
  indexes: [
    { name: "by_status", fields: ["workspaceId", "status", "lastAt"] },
    { name: "by_account", fields: ["workspaceId", "accountId", "status", "lastAt"] },
  ],
};
const items: CollectionSpec = { name: "items", indexes: [{ name: "by_time", fields: ["conversationId", "at"] }] };
const labelled: CollectionSpec = {
  name: "labelled",
  indexes: [...rows.indexes, { name: "by_label", fields: ["workspaceId", "labels", "lastAt"], array: true }],
};

let position = 0;
/** Spreads numbers over a range without repeating: 48271 shares no factor with it. */
const shuffled = (number: number): number => (number * 48_271) % DOCUMENTS;

const row = (number: number) => ({
  id: `178414${number}_${shuffled(number)}`,
  position: String(++position).padStart(POSITIONS_WIDTH, "0"),
  workspaceId: "0199f1c2-8a51-7000-8000-000000000001",
  accountId: `178414${number % 5}`,
  status: number % 10 === 0 ? "archived" : "open",
  lastAt: 1_760_000_000_000 + position,
  labels: number % 3 === 0 ? ["vip", "late"] : ["vip"],
  unread: number % 4,
  conversationId: `178414_${number % 200}`,
  at: 1_760_000_000_000 + position,
  content: { name: "Somebody with a name", preview: "The last message, cut to what a list shows of it" },
});

const batchesOf = (
  collection: string,
  count: number,
  pick: (at: number) => number,
): readonly (readonly GuardedWrite[])[] =>
  Array.from({ length: Math.ceil(count / BATCH) }, (_, batch) =>
    Array.from({ length: BATCH }, (_, at) => ({ collection, document: row(pick(batch * BATCH + at)) })),
  );

type Measured = Readonly<Record<string, number>>;

/** Two batches in flight, as the projection engine has them: one is prepared while the other is written. */
const commitAll = (store: DocumentStoreShape, batches: readonly (readonly GuardedWrite[])[]) =>
  Effect.gen(function* () {
    const started = performance.now();
    const commit = (writes: readonly GuardedWrite[]) =>
      store.commit(writes, [{ id: "bench", position: writes.at(-1)?.document.position ?? "" }]);
    yield* Effect.forEach(batches, commit, { concurrency: 2, discard: true });
    return (batches.length * BATCH * 1000) / (performance.now() - started);
  });

/** The same transactions with `node:sqlite` in this thread: no port, no messages, same table and indexes. */
const bareCommits = (file: string, batches: readonly (readonly GuardedWrite[])[]): number => {
  const database = new DatabaseSync(file);
  const field = (name: string) => `json_extract(body, '$.${name}')`;
  const indexes = items.indexes.map(({ name, fields }) => `CREATE INDEX ${name} ON items (${fields.map(field)}, id);`);
  database.exec(`
    PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
    PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000;
    CREATE TABLE items (id TEXT PRIMARY KEY, version INTEGER NOT NULL, position TEXT, body TEXT NOT NULL) STRICT;
    ${indexes.join("\n")}
  `);
  const upsert = database.prepare(`INSERT INTO items VALUES (?, 1, ?, ?) ON CONFLICT (id) DO UPDATE
    SET version = version + 1, position = excluded.position, body = excluded.body WHERE excluded.position > items.position`);
  const started = performance.now();
  for (const batch of batches) {
    database.exec("BEGIN");
    for (const { document } of batch) upsert.run(document.id, document.position, JSON.stringify(document));
    database.exec("COMMIT");
  }
  const rate = (batches.length * BATCH * 1000) / (performance.now() - started);
  database.close();
  return rate;
};

const measureCommits = (file: string) =>
  Effect.gen(function* () {
    const store = yield* ReadModels;
    yield* store.ensure([rows, items, labelled]);
    const insert = (collection: string, count: number) =>
      commitAll(
        store,
        batchesOf(collection, count, (at) => at),
      );
    const replace = (collection: string, count: number) => commitAll(store, batchesOf(collection, count, shuffled));
    const newItems = batchesOf("items", DOCUMENTS, (at) => at);
    const bare = bareCommits(`${file}.bare`, newItems);
    const through = yield* commitAll(store, newItems);
    return {
      "new messages, 1 index": through,
      "bare node:sqlite in one thread": bare,
      "new rows, 2 indexes": yield* insert("rows", DOCUMENTS),
      "replaced rows, 2 indexes, all over 100 k": yield* replace("rows", 50_000),
      "replaced rows, 2 indexes, 1,000 busy ones": yield* commitAll(
        store,
        batchesOf("rows", 50_000, (at) => at % 1_000),
      ),
      "new rows, 3 indexes, one over a list": yield* insert("labelled", 50_000),
      ...(yield* measureReads(store)),
    } satisfies Measured;
  }).pipe(Effect.provide(layerReadModelsEmbedded({ file }), { local: true }));

const owner = { field: "workspaceId", equals: "0199f1c2-8a51-7000-8000-000000000001" };
const open: Query = {
  collection: "rows",
  index: "by_status",
  where: [owner, { field: "status", equals: "open" }],
  direction: "descending",
  limit: 50,
};

const measureReads = (store: DocumentStoreShape) =>
  Effect.gen(function* () {
    const deep = yield* store.find({ ...open, limit: 40_000 });
    return {
      [`first page of 50${P95}`]: yield* slow(store.find(open)),
      [`page of 50 behind 40 k${P95}`]: yield* slow(store.find({ ...open, ...(deep.next && { after: deep.next }) })),
      [`page of 50 over 10 combinations of "in"${P95}`]: yield* slow(
        store.find({
          ...open,
          index: "by_account",
          where: [
            owner,
            { field: "accountId", in: [0, 1, 2, 3, 4].map((account) => `178414${account}`) },
            { field: "status", in: ["open", "archived"] },
          ],
        }),
      ),
      [`count capped at 1,000${P95}`]: yield* slow(store.count({ ...open, limit: 1_000 })),
    };
  });

const slow = <E>(read: Effect.Effect<unknown, E>) =>
  Effect.gen(function* () {
    const times: number[] = [];
    for (let at = 0; at < 200; at++) {
      const started = performance.now();
      yield* read;
      times.push(performance.now() - started);
    }
    return times.toSorted((a, b) => a - b)[190] ?? Number.NaN;
  });

const setMany = (
  keep: DocumentStoreShape,
  prefix: string,
  shape: { readonly count: number; readonly inFlight: number },
) =>
  Effect.gen(function* () {
    const started = performance.now();
    const ids = Array.from({ length: shape.count }, (_, at) => `${prefix}${at}`);
    const set = (id: string) => keep.compareAndSet("due", id, null, { id, dueAt: 1_760_000_000_000, kind: "send" });
    yield* Effect.forEach(ids, set, { concurrency: shape.inFlight, discard: true });
    return (shape.count * 1000) / (performance.now() - started);
  });

const measureKeep = (file: string) =>
  Effect.gen(function* () {
    const keep = yield* Keep;
    yield* keep.ensure([{ name: "due", indexes: [{ name: "by_time", fields: ["dueAt"] }], moves: "along" }]);
    return {
      "compare-and-set, durable, 1 in flight": yield* setMany(keep, "a", { count: 3_000, inFlight: 1 }),
      "compare-and-set, durable, 64 in flight": yield* setMany(keep, "b", { count: 30_000, inFlight: 64 }),
    } satisfies Measured;
  }).pipe(Effect.provide(layerKeepEmbedded({ file }), { local: true }));

const runs: Measured[] = [];
for (let run = 0; run < RUNS; run++) {
  const commits = await Effect.runPromise(measureCommits(join(folder, `read-${run}.db`)));
  runs.push({ ...commits, ...(await Effect.runPromise(measureKeep(join(folder, `keep-${run}.db`)))) });
}
rmSync(folder, { recursive: true });

const figureOf = (name: string): Figure => {
  const measured = runs.map((run) => run[name] ?? Number.NaN);
  if (name.endsWith(P95)) return { name, unit: "ms", runs: measured, better: "smaller", target: 50 };
  return { name, unit: "/s", runs: measured, ...(name.startsWith("new messages,") && { target: 30_000 }) };
};
const figures = Object.keys(runs[0] ?? {}).map(figureOf);
const [through, bare, ...rest] = figures;
report("document-store", through && bare ? [through, bare, percentOf(through, bare, 50), ...rest] : figures);
