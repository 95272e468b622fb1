import { Worker } from "node:worker_threads";
import { Progress } from "@soshogle/document-store/progress";
import { projections } from "@soshogle/read-models/projections";
import { Data, Layer } from "effect";
import { allSlots } from "./engine/engine.ts";
import { ProjectionStopped } from "./engine/failures.ts";
import { ProgressBoard } from "./engine/progress.ts";
import type { FromWorker, ToWorker, WorkerInput } from "./worker-messages.ts";

/** The thread of the projections ended by itself: a defect, or a vault that the master key does not open. */
export class ProjectionWorkerGone extends Data.TaggedError("ProjectionWorkerGone")<{ readonly reason: string }> {
  override readonly message = `the thread of the projections ended: ${this.reason}`;
}

export type WorkerFailure = ProjectionStopped | ProjectionWorkerGone;

export interface ProjectionWorker {
  /** How far the read models are, told by the worker. */
  readonly progress: Progress["Service"];
  readonly layerProgress: Layer.Layer<Progress>;
  /** Calls back once, with the reason why the projections do not go on; at once when they have ended already. */
  readonly onFailure: (listener: (failure: WorkerFailure) => void) => void;
  /** Saves the checkpoints and ends the thread. Harmless once it has ended. */
  readonly stop: () => Promise<void>;
}

/** Room for what a batch makes and forgets: fewer collections, some 10 % of the thread's time (bench/projections). */
const YOUNG_GENERATION_MB = 96;

/**
 * Runs all projections in a worker thread. The ports come from the owners of the stores and belong to the worker
 * afterwards. Resolves when the worker has read its checkpoints; rejects with `WorkerFailure` when it does not come
 * that far.
 */
export const startProjectionWorker = async (input: WorkerInput): Promise<ProjectionWorker> => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: input,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    transferList: [input.logPort, input.keepPort, input.readPort],
  });
  const board = new ProgressBoard(projections, allSlots);
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  let isStopping = false;
  let settleFailure: (failure: WorkerFailure) => void = () => {};
  const failed = new Promise<WorkerFailure>((resolve) => {
    settleFailure = resolve;
  });
  const fail = (failure: WorkerFailure) => {
    board.stop();
    if (!isStopping) settleFailure(failure);
  };

  const started = new Promise<void>((resolve) => {
    worker.on("message", (message: FromWorker) => {
      switch (message.kind) {
        case "started":
          board.start(message.checkpoints);
          return resolve();
        case "advanced":
          return board.advance(message.position);
        case "stopped": {
          const { projection, stream, revision, reason } = message;
          return fail(new ProjectionStopped({ projection, stream, revision, cause: reason }));
        }
        case "broken":
          return fail(new ProjectionWorkerGone({ reason: message.reason }));
      }
    });
  });
  worker.on("error", (error) => fail(new ProjectionWorkerGone({ reason: String(error) })));
  worker.once("exit", (code) => fail(new ProjectionWorkerGone({ reason: `exit code ${code}` })));
  await Promise.race([started, failed.then((failure) => Promise.reject(failure))]);

  return {
    progress: board.service,
    layerProgress: Layer.succeed(Progress, board.service),
    onFailure: (listener) => void failed.then(listener),
    stop: async () => {
      isStopping = true;
      worker.postMessage("stop" satisfies ToWorker);
      await ended;
    },
  };
};
