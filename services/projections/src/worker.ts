import { parentPort, workerData } from "node:worker_threads";
import { ReadModels } from "@soshogle/document-store/document-store";
import { layerKeepFromPort, layerReadModelsFromPort } from "@soshogle/document-store/drivers/embedded/layers";
import { layerFromPort } from "@soshogle/event-store/drivers/embedded/embedded";
import { collectStartGarbage } from "@soshogle/process/start-garbage";
import { projections } from "@soshogle/read-models/projections";
import { layerVault } from "@soshogle/vault/layer";
import { Cause, Effect, Fiber, Layer, Redacted } from "effect";
import { makeEngine } from "./engine/engine.ts";
import { scrubInBackground } from "./engine/write-batch.ts";
import type { FromWorker, ToWorker, WorkerInput } from "./worker-messages.ts";

/** Runs the engine in a thread of the standalone process, on the stores of that process. Started by `start-worker.ts`. */
const { logPort, keepPort, readPort, masterKey } = workerData as WorkerInput; // given by `startProjectionWorker`
const tell = (message: FromWorker) => parentPort?.postMessage(message);

const layerStores = Layer.mergeAll(
  layerFromPort(logPort),
  layerReadModelsFromPort(readPort),
  layerVault(Redacted.make(Buffer.from(masterKey))).pipe(Layer.provide(layerKeepFromPort(keepPort))),
);

const program = Effect.gen(function* () {
  const engine = yield* makeEngine(
    { projections },
    {
      started: (plan) => {
        tell({ kind: "started", plan });
        collectStartGarbage();
      },
      advanced: (feed, position) => tell({ kind: "advanced", feed, position }),
      parked: (parked) => tell({ kind: "parked", parked }),
      cached: (feed, figures) => tell({ kind: "cached", feed, figures }),
    },
  );
  // A crash may have come between a destruction and the scrub after it.
  yield* scrubInBackground(yield* ReadModels);
  return yield* engine.run;
}).pipe(
  Effect.scoped,
  Effect.provide(layerStores),
  Effect.tapCause((cause) =>
    Effect.sync(() => {
      if (!Cause.hasInterruptsOnly(cause)) tell({ kind: "broken", reason: Cause.pretty(cause) });
    }),
  ),
);

const running = Effect.runFork(program);
parentPort?.on("message", (message: ToWorker) => {
  if (message === "stop") Effect.runFork(Fiber.interrupt(running));
});
// Whatever ended it, the thread has nothing left to do.
running.addObserver(() => parentPort?.close());
