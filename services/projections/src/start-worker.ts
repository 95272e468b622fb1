import { Worker } from "node:worker_threads";
import type { ActiveVersions } from "@soshogle/document-store/active-versions";
import type { CacheFigures } from "@soshogle/document-store/cache-figures";
import type { Progress } from "@soshogle/document-store/progress";
import { Data } from "effect";
import { sumOf } from "./cached-documents.ts";
import { allSlots } from "./engine/engine.ts";
import { ProgressBoard } from "./engine/progress.ts";
import type { FromWorker, ToWorker, WorkerInput } from "./worker-messages.ts";

/** The thread of the projections ended by itself: a defect, or a vault that the master key does not open. */
export class ProjectionWorkerGone extends Data.TaggedError("ProjectionWorkerGone")<{ readonly reason: string }> {
  override readonly message = `the thread of the projections ended: ${this.reason}`;
}

export interface ProjectionWorker {
  /** How far the read models are, told by the worker. */
  readonly progress: Progress["Service"];
  /** Which editions of the read models are read, told by the worker. */
  readonly versions: ActiveVersions["Service"];
  /** What it keeps in memory between batches, as of its last one. */
  readonly cached: () => CacheFigures;
  /** Calls back once, with the reason why nothing is projected any more; at once when that is so already. */
  readonly onFailure: (listener: (failure: ProjectionWorkerGone) => void) => void;
  /** Saves the checkpoints and ends the thread. Harmless once it has ended. */
  readonly stop: () => Promise<void>;
}

/** Room for what a batch makes and forgets: fewer collections, some 10 % of the thread's time (bench/projections). */
const YOUNG_GENERATION_MB = 96;

/**
 * Runs all projections in a worker thread. The ports come from the owners of the stores and belong to the worker
 * afterwards. Resolves when the worker has read its checkpoints; rejects with `ProjectionWorkerGone` when it does not come
 * that far.
 */
export const startProjectionWorker = async (input: WorkerInput): Promise<ProjectionWorker> => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: input,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    transferList: [input.logPort, input.keepPort, input.readPort],
  });
  const board = new ProgressBoard(allSlots);
  const cached = new Map<number, CacheFigures>();
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  let isStopping = false;
  let settleFailure: (failure: ProjectionWorkerGone) => void = () => {};
  const failed = new Promise<ProjectionWorkerGone>((resolve) => {
    settleFailure = resolve;
  });
  const fail = (failure: ProjectionWorkerGone) => {
    board.stop();
    if (!isStopping) settleFailure(failure);
  };

  const started = new Promise<void>((resolve) => {
    worker.on("message", (message: FromWorker) => {
      switch (message.kind) {
        case "started":
          cached.clear();
          board.start(message.plan);
          return resolve();
        case "advanced":
          return board.advance(message.feed, message.position);
        case "parked":
          return board.park(message.parked);
        case "cached":
          return void cached.set(message.feed, message.figures);
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
    versions: board.versions,
    cached: () => sumOf(cached.values()),
    onFailure: (listener) => void failed.then(listener),
    stop: async () => {
      isStopping = true;
      worker.postMessage("stop" satisfies ToWorker);
      await ended;
    },
  };
};
