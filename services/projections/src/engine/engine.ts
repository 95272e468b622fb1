import { type DocumentStoreUnavailable, ReadModels } from "@soshogle/document-store/document-store";
import type { Progress } from "@soshogle/document-store/progress";
import { categoryOf } from "@soshogle/domain/ids";
import { SLOTS, slotOf } from "@soshogle/domain/slots";
import { EventStore, type EventStoreUnavailable, type StoredEvent } from "@soshogle/event-store/event-store";
import { type Projection, storedName } from "@soshogle/read-models/projection";
import { Vault } from "@soshogle/vault/vault";
import { Effect, Stream } from "effect";
import { type BatchTooOld, type Poisoned, ProjectionStopped } from "./failures.ts";
import { saveIdleCheckpoints, saveIdleCheckpointsForEver } from "./idle-checkpoints.ts";
import { type Checkpoints, ProgressBoard } from "./progress.ts";
import { makeUnits } from "./units.ts";
import { makeBatchWriter, type Prepared } from "./write-batch.ts";

export interface EngineOptions {
  readonly projections: readonly Projection[];
  /** The slots that this engine owns; all 64 unless given. */
  readonly slots?: readonly number[];
  /** Events read at once. */
  readonly batchSize?: number;
  /** Documents kept in memory between batches. */
  readonly cacheSize?: number;
}

export type EngineStatus =
  | { readonly state: "starting" }
  /** `lag` counts the events of the log that were not read yet. */
  | { readonly state: "running"; readonly position: string; readonly lag: number; readonly isCaughtUp: boolean }
  /** A store is away; it is asked again after at most 5 s, for ever. */
  | {
      readonly state: "waiting";
      readonly failures: number;
      readonly cause: DocumentStoreUnavailable | EventStoreUnavailable;
    }
  | { readonly state: "stopped"; readonly failure: ProjectionStopped };

/** What an engine reports while it runs, synchronously: be quick, do not throw. */
export interface EngineListener {
  /** The checkpoints that it starts from. */
  readonly started: (checkpoints: Checkpoints) => void;
  /** All units have passed this position, and the store has it. */
  readonly advanced: (position: string) => void;
}

export interface Engine {
  /** Projects until it is interrupted; run it once. Stores that are away are waited for. */
  readonly run: Effect.Effect<never, ProjectionStopped>;
  readonly progress: Progress["Service"];
  readonly status: () => EngineStatus;
}

export const allSlots: readonly number[] = Array.from({ length: SLOTS }, (_, slot) => slot);

const BATCH_SIZE = 1_000;
const CACHED_DOCUMENTS = 50_000;
/** While one batch is committed the next is folded, and the one after that read. */
const ONE_AHEAD = { capacity: 1 } as const;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/**
 * One reader of the log for all slots it owns, and the documents of all projections. Several engines may own the same
 * slots: that costs work, never correctness. Source: design, section 7.
 */
export const makeEngine = Effect.fnUntraced(function* (options: EngineOptions, listener?: EngineListener) {
  const log = yield* EventStore;
  const store = yield* ReadModels;
  const vault = yield* Vault;
  const slots = options.slots ?? allSlots;
  const units = makeUnits(options.projections, slots);
  const writer = makeBatchWriter({ store, units, cacheSize: options.cacheSize ?? CACHED_DOCUMENTS });
  const board = new ProgressBoard(options.projections, slots);
  let status: EngineStatus = { state: "starting" };
  let failures = 0;

  const report = () => {
    board.advance(units.lowest());
    listener?.advanced(units.lowest());
  };

  const start = Effect.gen(function* () {
    yield* store.ensure(options.projections.flatMap(collectionsOf));
    const checkpoints = yield* store.checkpoints(units.all.map(({ checkpointId }) => checkpointId));
    writer.restart(checkpoints);
    board.start(checkpoints);
    listener?.started(checkpoints);
    report();
  });

  /** What comes before a poisoned event goes its way, then the engine stops. */
  const prepare = (
    events: readonly StoredEvent[],
    to: string,
  ): Stream.Stream<Prepared, StoreAway | ProjectionStopped, Vault> =>
    Stream.fromEffect(writer.prepare(events, to)).pipe(
      Stream.catchTag("Poisoned", (poisoned) => {
        const before = events.slice(0, poisoned.index);
        const last = before.at(-1);
        const stop = Stream.fail(stoppedAt(events[poisoned.index], poisoned));
        return last ? Stream.concat(prepare(before, last.position), stop) : stop;
      }),
    );

  const isWanted = (event: StoredEvent): boolean =>
    units
      .reading(categoryOf(event.stream), slotOf(partitionOf(event)))
      .some(({ position }) => position < event.position);

  const follow = Effect.suspend(() => {
    const subscription = log.subscribe({
      after: units.lowest(),
      batchSize: options.batchSize ?? BATCH_SIZE,
      filter: { categories: units.categories },
    });
    return subscription.pipe(
      Stream.buffer(ONE_AHEAD),
      Stream.flatMap(({ events, position, lag, caughtUp }) =>
        Stream.map(prepare(events.filter(isWanted), position), (prepared) => ({ prepared, lag, isCaughtUp: caughtUp })),
      ),
      Stream.buffer(ONE_AHEAD),
      Stream.runForEach(({ prepared, lag, isCaughtUp }) =>
        Effect.map(writer.commit(prepared), () => {
          failures = 0;
          status = { state: "running", position: prepared.to, lag, isCaughtUp };
          report();
        }),
      ),
    );
  });

  const waitFor = (cause: StoreAway) =>
    Effect.suspend(() => {
      const delayMs = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS);
      failures++;
      status = { state: "waiting", failures, cause };
      return Effect.andThen(
        Effect.logWarning(`the projections wait ${delayMs} ms for a store: ${cause._tag}`, cause.cause),
        Effect.sleep(delayMs),
      );
    });
  const untilStopped = <A>(effect: Effect.Effect<A, StoreAway | BatchTooOld | ProjectionStopped, Vault>) =>
    Effect.catchTags(effect, {
      DocumentStoreUnavailable: waitFor,
      EventStoreUnavailable: waitFor,
      BatchTooOld: () => Effect.logWarning("a batch of the projections took over a minute and is folded again"),
    });

  const stop = (failure: ProjectionStopped) =>
    Effect.suspend(() => {
      status = { state: "stopped", failure };
      board.stop();
      return Effect.logError(failure.message, failure.cause);
    });

  const run = Effect.forever(untilStopped(Effect.andThen(start, follow))).pipe(
    Effect.raceFirst(saveIdleCheckpointsForEver(store, units)),
    Effect.tapError(stop),
    Effect.ensuring(Effect.ignore(saveIdleCheckpoints(store, units))),
    Effect.provideService(Vault, vault),
  );
  return { run, progress: board.service, status: () => status } satisfies Engine;
});

type StoreAway = DocumentStoreUnavailable | EventStoreUnavailable;

const collectionsOf = (projection: Projection) =>
  projection.levels.flat().map(({ name, indexes }) => ({ name: storedName(projection, name), indexes }));

/** Read before the event is opened: what belongs to others is not decrypted. An event without it is poisoned later. */
const partitionOf = ({ metadata, stream }: StoredEvent): string => {
  const { partition } = metadata as { readonly partition?: unknown }; // any JSON object
  return typeof partition === "string" ? partition : stream;
};

const stoppedAt = (event: StoredEvent | undefined, { projection, cause }: Poisoned): ProjectionStopped =>
  new ProjectionStopped({ projection, stream: event?.stream ?? "", revision: String(event?.revision ?? ""), cause });
