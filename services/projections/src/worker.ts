import { parentPort, workerData } from "node:worker_threads";
import { layerKeepFromPort, layerReadModelsFromPort } from "@soshogle/document-store/drivers/embedded/layers";
import { layerFromPort } from "@soshogle/event-store/drivers/embedded/embedded";
import { projections } from "@soshogle/read-models/projections";
import { layerVault } from "@soshogle/vault/layer";
import { Cause, Effect, Fiber, Layer, Redacted } from "effect";
import { makeEngine } from "./engine/engine.ts";
import { ProjectionStopped } from "./engine/failures.ts";
import type { FromWorker, ToWorker, WorkerInput } from "./worker-messages.ts";

/** Runs the engine in a thread of the standalone process, on the stores of that process. Started by `start-worker.ts`. */
const { logPort, keepPort, readPort, masterKey } = workerData as WorkerInput; // given by `startProjectionWorker`
const tell = (message: FromWorker) => parentPort?.postMessage(message);

const layerStores = Layer.mergeAll(
  layerFromPort(logPort),
  layerReadModelsFromPort(readPort),
  layerVault(Redacted.make(Buffer.from(masterKey))).pipe(Layer.provide(layerKeepFromPort(keepPort))),
);

const report = (cause: Cause.Cause<unknown>) => {
  if (Cause.hasInterruptsOnly(cause)) return;
  const failure = Cause.squash(cause);
  if (failure instanceof ProjectionStopped) {
    const { projection, stream, revision } = failure;
    tell({ kind: "stopped", projection, stream, revision, reason: String(failure.cause) });
  } else tell({ kind: "broken", reason: Cause.pretty(cause) });
};

const program = Effect.gen(function* () {
  const engine = yield* makeEngine(
    { projections },
    {
      started: (checkpoints) => tell({ kind: "started", checkpoints }),
      advanced: (position) => tell({ kind: "advanced", position }),
    },
  );
  return yield* engine.run;
}).pipe(
  Effect.provide(layerStores),
  Effect.tapCause((cause) => Effect.sync(() => report(cause))),
);

const running = Effect.runFork(program);
parentPort?.on("message", (message: ToWorker) => {
  if (message === "stop") Effect.runFork(Fiber.interrupt(running));
});
// Whatever ended it, the thread has nothing left to do.
running.addObserver(() => parentPort?.close());
