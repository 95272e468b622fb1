import { ReadModels } from "@soshogle/document-store/document-store";
import { Progress } from "@soshogle/document-store/progress";
import { slotOf } from "@soshogle/domain/slots";
import { START } from "@soshogle/event-store/event-store";
import { checkpointId, type Projection } from "@soshogle/read-models/projection";
import { Effect, Layer } from "effect";
import { earliestOf, latestOf } from "./positions.ts";

/** Positions (20 digits) by checkpoint id. */
export type Checkpoints = ReadonlyMap<string, string>;

type Goal = Parameters<Progress["Service"]["reached"]>[0];

/**
 * What an engine tells those who wait. All units have passed the position of the last batch; a unit that was further
 * when the engine started has passed its checkpoint of then.
 */
export class ProgressBoard {
  readonly #projections: readonly Projection[];
  readonly #slots: readonly number[];
  readonly #waiting = new Set<() => void>();
  #started: Checkpoints | null = null;
  #position = START;
  #isStopped = false;

  constructor(projections: readonly Projection[], slots: readonly number[]) {
    this.#projections = projections;
    this.#slots = slots;
  }

  start(checkpoints: Checkpoints): void {
    this.#started = checkpoints;
    this.#isStopped = false;
    this.#wake();
  }

  /** All units have passed a position. */
  advance(position: string): void {
    if (position <= this.#position) return;
    this.#position = position;
    this.#wake();
  }

  /** Nothing will move any more: who waits is told at once. */
  stop(): void {
    this.#isStopped = true;
    this.#wake();
  }

  readonly service: Progress["Service"] = {
    reached: (goal) =>
      Effect.callback<boolean>((resume) => {
        const ids = this.#checkpointIds(goal);
        const look = () => {
          const isReached = ids.every((id) => this.#passed(id) >= goal.position);
          if (!isReached && !this.#isStopped) return;
          this.#waiting.delete(look);
          resume(Effect.succeed(isReached));
        };
        this.#waiting.add(look);
        look();
        return Effect.sync(() => this.#waiting.delete(look));
      }).pipe(Effect.timeoutOrElse({ duration: goal.timeoutMs, orElse: () => Effect.succeed(false) })),
    hasStopped: Effect.sync(() => this.#isStopped),
    lowest: Effect.sync(() => this.#lowest()),
  };

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }

  #passed(id: string): string {
    if (this.#started === null) return START;
    const before = this.#started.get(id) ?? START;
    return latestOf([before, this.#position]);
  }

  #checkpointIds(goal: Goal): readonly string[] {
    return checkpointIdsOf(this.#projections, goal);
  }

  #lowest(): string {
    const passed = this.#projections.flatMap((projection) =>
      this.#slots.map((slot) => this.#passed(checkpointId(projection, slot))),
    );
    return earliestOf(passed);
  }
}

const checkpointIdsOf = (
  projections: readonly Projection[],
  { partition, projections: names }: Goal,
): readonly string[] =>
  names.map((name) => {
    const projection = projections.find((one) => one.name === name);
    if (projection === undefined) throw new Error(`no projection is called ${name}`);
    return checkpointId(projection, slotOf(partition));
  });

const POLL_MS = 50;

/** Progress for a process without the engine: reads checkpoints every 50 ms while somebody waits. */
export const layerProgressFromCheckpoints = (
  projections: readonly Projection[],
  slots: readonly number[],
): Layer.Layer<Progress, never, ReadModels> =>
  Layer.effect(
    Progress,
    Effect.gen(function* () {
      const store = yield* ReadModels;
      const read = (ids: readonly string[]) =>
        Effect.map(store.checkpoints(ids), (found) => ids.map((id) => found.get(id) ?? START));
      const all = projections.flatMap((projection) => slots.map((slot) => checkpointId(projection, slot)));
      const waitFor = Effect.fnUntraced(function* (goal: Goal) {
        const ids = checkpointIdsOf(projections, goal);
        while (!(yield* read(ids)).every((position) => position >= goal.position)) yield* Effect.sleep(POLL_MS);
        return true;
      });
      return Progress.of({
        reached: (goal) =>
          waitFor(goal).pipe(Effect.timeoutOrElse({ duration: goal.timeoutMs, orElse: () => Effect.succeed(false) })),
        hasStopped: Effect.succeed(false),
        lowest: Effect.map(read(all), earliestOf),
      });
    }),
  );
