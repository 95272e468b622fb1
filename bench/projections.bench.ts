import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  KeepOwner,
  layerKeepEmbedded,
  layerReadModelsEmbedded,
  ReadModelsOwner,
} from "@soshogle/document-store/drivers/embedded/layers";
import { EmbeddedLog, layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { EventStore } from "@soshogle/event-store/event-store";
import { startProjectionWorker } from "@soshogle/projections/start-worker";
import { projections } from "@soshogle/read-models/projections";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { layerVault } from "@soshogle/vault/layer";
import { Effect, Layer, Redacted } from "effect";
import { interleaved } from "./lib/conversations.ts";
import { type Figure, report } from "./lib/report.ts";

/*
 * The projection engine: every read model, documents and checkpoints on disk, from an empty read.db to the end of a log
 * with sealed personal parts. The engine in the worker of the standalone process, the stores in threads of their own.
 * node bench/projections.bench.ts [--save] [--conversations 2000]    prints median and worst of 3 runs; --save writes
 * bench/results
 */
const RUNS = 3;
const CONVERSATIONS = Number(
  parseArgs({ options: { save: { type: "boolean" }, conversations: { type: "string", default: "2000" } } }).values
    .conversations,
);
/** Events appended together; within them, those of one conversation stand side by side. */
const WINDOW = 500;

const folder = mkdtempSync(join(tmpdir(), "projections-bench-"));
const masterKey = Buffer.alloc(32, 1);

const layerKeep = layerKeepEmbedded({ file: join(folder, "keep.db") });
const layerLog = Layer.mergeAll(
  layerEmbedded({ file: join(folder, "log.db") }),
  layerVault(Redacted.make(masterKey)).pipe(Layer.provideMerge(layerKeep)),
);

/** The worker of the standalone process, beside the threads of the stores. */
const startWorker = Effect.gen(function* () {
  const logPort = yield* (yield* EmbeddedLog).connect;
  const keepPort = yield* (yield* KeepOwner).connect;
  const readPort = yield* (yield* ReadModelsOwner).connect;
  return yield* Effect.acquireRelease(
    Effect.promise(() => startProjectionWorker({ logPort, keepPort, readPort, masterKey })),
    ({ stop }) => Effect.promise(stop),
  );
});

const run = Effect.fnUntraced(function* (events: number) {
  const position = yield* (yield* EventStore).head;
  const { progress } = yield* startWorker;
  const begun = performance.now();
  const before = process.cpuUsage();
  const names = projections.map(({ name }) => name);
  // The engine reads the log once for all slots: where one is, all are.
  yield* progress.reached({ position, partition: "any", projections: names, timeoutMs: 600_000 });
  const { user, system } = process.cpuUsage(before);
  return {
    perSecond: (events * 1_000) / (performance.now() - begun),
    perCpuSecond: (events * 1_000_000) / (user + system),
  };
});

const benchmark = Effect.gen(function* () {
  const drafts = interleaved(CONVERSATIONS);
  const append = yield* makeAppender;
  for (let at = 0; at < drafts.length; at += WINDOW) {
    const streams = Map.groupBy(drafts.slice(at, at + WINDOW), ({ stream }) => stream);
    yield* Effect.forEach(streams.values(), append, { concurrency: "unbounded", discard: true });
  }
  console.log(`${drafts.length} events in ${CONVERSATIONS} conversations`);
  const runs: { perSecond: number; perCpuSecond: number }[] = [];
  for (let number = 0; number < RUNS; number++) {
    const layerRead = layerReadModelsEmbedded({ file: join(folder, `read-${number}.db`) });
    runs.push(yield* run(drafts.length).pipe(Effect.scoped, Effect.provide(layerRead)));
    console.log(`run ${number + 1}: ${Math.round(runs.at(-1)?.perSecond ?? 0)} events/s`);
  }
  return runs;
});

const runs = await Effect.runPromise(Effect.provide(benchmark, layerLog));
rmSync(folder, { recursive: true });
const figure = (name: string, of: readonly number[], target?: number): Figure => ({
  name,
  unit: "events/s",
  runs: of,
  ...(target && { target }),
});
report("projections", [
  figure(
    "all read models, documents and checkpoints",
    runs.map(({ perSecond }) => perSecond),
    15_000,
  ),
  figure(
    "a second of processor time, all threads together",
    runs.map(({ perCpuSecond }) => perCpuSecond),
  ),
]);
