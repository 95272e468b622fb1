import type { DocumentStoreShape } from "@soshogle/document-store/document-store";
import { categoryOf } from "@soshogle/domain/ids";
import type { EventStore, StoredEvent } from "@soshogle/event-store/event-store";
import type { Projection } from "@soshogle/read-models/projection";
import { Effect, Stream } from "effect";
import { saveIdleCheckpoints, saveIdleCheckpointsForEver } from "./idle-checkpoints.ts";
import type { Parking } from "./parking.ts";
import type { SizeWatch } from "./size-watch.ts";
import { makeUnits } from "./units.ts";
import { inPieces, makeBatchWriter, partitionOf } from "./write-batch.ts";

/** While one batch is committed the next is folded, and the one after that read. */
const ONE_AHEAD = { capacity: 1 } as const;

export interface FeedOptions {
  readonly log: EventStore["Service"];
  readonly store: DocumentStoreShape;
  readonly projections: readonly Projection[];
  readonly slots: readonly number[];
  readonly parking: Parking;
  readonly sizes: SizeWatch;
  readonly batchSize: number;
  readonly cacheSize: number;
}

/** How far a reader is; `lag` counts the events of the log that were not read yet. */
export interface Reading {
  readonly position: string;
  readonly lag: number;
  readonly isCaughtUp: boolean;
}

/** One reader of the log for all slots of some projections, and their documents. */
export const makeFeed = (options: FeedOptions) => {
  const { log, store, parking, sizes } = options;
  const units = makeUnits(options.projections, options.slots);
  const writer = makeBatchWriter({ store, units, parking, sizes, cacheSize: options.cacheSize });
  const isWanted = (event: StoredEvent): boolean =>
    units.reading(categoryOf(event.stream), partitionOf(event)).some(({ position }) => position < event.position);

  return {
    checkpointIds: units.all.flatMap(({ checkpointId }) => checkpointId ?? []),
    begin: units.begin,
    lowest: units.lowest,
    cached: writer.cached,
    saveIdle: saveIdleCheckpoints(store, units),
    saveIdleForEver: saveIdleCheckpointsForEver(store, units),

    /** Reads and projects for ever; `committed` follows each batch that is in the store. */
    follow: <E, R>(committed: (reading: Reading) => Effect.Effect<void, E, R>) =>
      Effect.suspend(() =>
        log
          .subscribe({ after: units.lowest(), batchSize: options.batchSize, filter: { categories: units.categories } })
          .pipe(
            Stream.buffer(ONE_AHEAD),
            Stream.flatMap(({ events, position, lag, caughtUp }) =>
              Stream.fromIterable(inPieces(units, events.filter(isWanted), position)).pipe(
                Stream.mapEffect((piece) => writer.prepare(piece.events, piece.to)),
                Stream.map((prepared) => ({ prepared, lag, isCaughtUp: caughtUp && prepared.to === position })),
              ),
            ),
            Stream.buffer(ONE_AHEAD),
            Stream.runForEach(({ prepared, lag, isCaughtUp }) =>
              Effect.andThen(writer.commit(prepared), committed({ position: prepared.to, lag, isCaughtUp })),
            ),
          ),
      ),
  };
};
