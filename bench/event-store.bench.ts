import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { StreamName } from "@soshogle/domain/ids";
import { layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { EventStore, type Filter, START } from "@soshogle/event-store/event-store";
import { Effect, Stream } from "effect";
import type { BareOptions, BareRun } from "./lib/bare-append.ts";
import { type Figure, percentOf, report } from "./lib/report.ts";

/**
 * The embedded log through its port, beside bare `node:sqlite` in a worker with the same tables, durability and groups.
 * Source of the targets: design, section 10. `node bench/event-store.bench.ts [--save]`
 */
const RUNS = 3;
const PER_STREAM = 20;
const SIZES = { serial: 6_000, parallel: 60_000 };

/** A received message as it lies in the log: sealed content of 400 bytes. */
const data = {
  mid: "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQxNDAwMDAwMDAwMDAwOjM0MDI4MjM2Njg0MTcxMDMwMTI0NDI3NjAxNDU4",
  attachments: [],
  _p: { v: 1, n: "q83vEjRWeJCrze8S", c: "x".repeat(400) },
};
const metadata = {
  workspaceId: randomUUID(),
  partition: `${randomUUID()}_1234567890123456`,
  actor: { kind: "contact", id: "1234567890123456" },
  occurredAt: 1_795_000_000_000,
  recordedAt: 1_795_000_000_100,
  schemaVersion: 1,
  $correlationId: randomUUID(),
  $causationId: randomUUID(),
};

const folder = mkdtempSync(join(tmpdir(), "soshogle-bench-"));

const startBare = () => {
  const options: BareOptions = {
    file: join(folder, "bare.db"),
    data: JSON.stringify(data),
    metadata: JSON.stringify(metadata),
  };
  const worker = new Worker(new URL("./lib/bare-append.ts", import.meta.url), { workerData: options });
  const run = async (message: BareRun): Promise<number> => {
    worker.postMessage(message);
    const [perSecond] = await once(worker, "message");
    return perSecond;
  };
  const close = async () => {
    worker.postMessage("close");
    await once(worker, "exit");
  };
  return { run, close };
};

/** One caller: appends one event after the other, a new stream after every twenty. */
const lane = Effect.fnUntraced(function* (count: number) {
  const store = yield* EventStore;
  for (let n = 0, stream = newStream(), revision = -1; n < count; n++) {
    if (revision === PER_STREAM - 1) [stream, revision] = [newStream(), -1];
    const event = { id: randomUUID(), type: "MessageReceived", data, metadata };
    yield* store.append(stream, [event], revision < 0 ? "no_stream" : BigInt(revision));
    revision++;
  }
});

const newStream = () => `conversation-${randomUUID()}_1234567890123456` as StreamName; // a category of the domain

const perSecond = Effect.fnUntraced(function* <E, R>(events: number, work: Effect.Effect<unknown, E, R>) {
  const started = performance.now();
  yield* work;
  return events / ((performance.now() - started) / 1000);
});

const appendAll = (events: number, inFlight: number) =>
  perSecond(events, Effect.forEach(Array(inFlight).fill(events / inFlight), lane, { concurrency: "unbounded" }));

const catchUp = Effect.fnUntraced(function* (events: number, filter?: Filter) {
  const store = yield* EventStore;
  const follow = store.subscribe({ after: START, batchSize: 500, ...(filter && { filter }) });
  return yield* perSecond(events, Stream.runDrain(Stream.takeUntil(follow, ({ caughtUp }) => caughtUp)));
});

const benchmark = Effect.gen(function* () {
  const store = yield* EventStore;
  const bare = startBare();
  const runs: Record<"bare1" | "port1" | "bare64" | "port64" | "follow" | "filtered", number[]> = {
    bare1: [],
    port1: [],
    bare64: [],
    port64: [],
    follow: [],
    filtered: [],
  };
  const runBare = (events: number, group: number) =>
    Effect.promise(() => bare.run({ events, group, perStream: PER_STREAM }));
  // Unmeasured: both write their first megabytes of WAL, which is slow until its blocks are allocated.
  yield* runBare(SIZES.parallel / 4, 64);
  yield* appendAll(SIZES.parallel / 4, 64);
  for (let run = 0; run < RUNS; run++) {
    runs.bare1.push(yield* runBare(SIZES.serial, 1));
    runs.port1.push(yield* appendAll(SIZES.serial, 1));
    runs.bare64.push(yield* runBare(SIZES.parallel, 64));
    runs.port64.push(yield* appendAll(SIZES.parallel, 64));
    const stored = Number(yield* store.head);
    runs.follow.push(yield* catchUp(stored));
    runs.filtered.push(yield* catchUp(stored, { categories: ["conversation"] }));
  }
  yield* Effect.promise(bare.close);
  return runs;
});

const runs = await Effect.runPromise(Effect.provide(benchmark, layerEmbedded({ file: join(folder, "port.db") })));
rmSync(folder, { recursive: true });
const figure = (name: string, of: readonly number[], target?: number): Figure => ({
  name,
  unit: "events/s",
  runs: of,
  ...(target && { target }),
});
const bare64 = figure("bare, 64 a commit", runs.bare64);
const port64 = figure("append, 64 in flight", runs.port64, 25_000);
const bare1 = figure("bare, 1 a commit", runs.bare1);
const port1 = figure("append, 1 in flight", runs.port1, 3_000);
report("event-store", [
  port1,
  bare1,
  percentOf(port1, bare1, 50),
  port64,
  bare64,
  percentOf(port64, bare64, 50),
  figure("catching up, all", runs.follow, 25_000),
  figure("catching up, one category", runs.filtered),
]);
