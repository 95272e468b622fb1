import type { DocumentStoreShape } from "@soshogle/document-store/document-store";
import { categoryOf } from "@soshogle/domain/ids";
import { slotOf } from "@soshogle/domain/slots";
import type { EventStore, StoredEvent } from "@soshogle/event-store/event-store";
import { editionKey, hasWideDocuments, narrowed, type Projection } from "@soshogle/read-models/projection";
import { isWaiting, type ParkedPartition } from "@soshogle/read-models/state/parked";
import { rebuiltRegister } from "@soshogle/read-models/state/register";
import { Effect } from "effect";
import { changeRecord, keepFound, Parking } from "./parking.ts";
import { earliestOf } from "./positions.ts";
import { changeRegister } from "./registers.ts";
import type { SizeWatch } from "./size-watch.ts";
import { type Units, unitsOf, unitWithoutCheckpoint } from "./units.ts";
import { inPieces, makeBatchWriter, partitionOf } from "./write-batch.ts";

const BATCH_SIZE = 1_000;
const CACHED_DOCUMENTS = 1_000;

interface Stores {
  readonly store: DocumentStoreShape;
  readonly log: EventStore["Service"];
  readonly sizes: SizeWatch;
}

/** A record with what its edition is fed by. */
interface Waiting {
  readonly record: ParkedPartition;
  readonly projection: Projection;
}

/** The records whose editions are fed, with their projections. */
export const fedOf = (records: readonly ParkedPartition[], fed: readonly Projection[]): readonly Waiting[] =>
  records.flatMap((record) => {
    const projection = fed.find((one) => editionKey(one) === `${record.projection}@${record.edition}`);
    return projection ? [{ record, projection }] : [];
  });

/**
 * Tries parked partitions again, beside the readers, which go on leaving them out. What works is made good up to where
 * the log ended; the rest follows when the readers begin again (`finishResuming`). Documents that several partitions feed
 * cannot be made good: then a new edition of the projection begins, before the record says that the partition goes on.
 *
 * @returns whether any partition goes on.
 */
export const retry = Effect.fnUntraced(function* (waiting: readonly Waiting[], stores: Stores) {
  if (waiting.length === 0) return false;
  const { position, refused } = yield* replay(waiting, stores);
  const good = waiting.filter(({ record }) => !refused.has(record.id));
  for (const { record, projection } of good) {
    if (hasWideDocuments(projection))
      yield* changeRegister(stores.store, projection.name, (known) => known && rebuiltRegister(known, projection));
    yield* changeRecord(stores.store, record.id, (known) =>
      known && isWaiting(known) && known.at === record.at ? { ...known, state: "resuming", after: position } : known,
    );
    yield* Effect.logInfo(`${editionKey(projection)} goes on with ${record.partition}`);
  }
  return good.length > 0;
});

/** Makes good what readers left out until the records told them not to. Comes before they read on. */
export const finishResuming = Effect.fnUntraced(function* (resuming: readonly Waiting[], stores: Stores) {
  if (resuming.length === 0) return;
  const { refused } = yield* replay(resuming, stores);
  for (const { record, projection } of resuming) {
    if (refused.has(record.id)) continue;
    const done = hasWideDocuments(projection) ? "resumed" : null;
    yield* changeRecord(stores.store, record.id, (known) =>
      known?.state === "resuming" ? done && { ...known, state: done } : known,
    );
  }
});

/** Folds the events of some partitions, each from where it is complete up to the end of the log. Guards skip what is there. */
const replay = Effect.fnUntraced(function* (waiting: readonly Waiting[], { store, log, sizes }: Stores) {
  const units = unitsOfPartitions(waiting);
  const parking = new Parking(store, keepFound);
  const writer = makeBatchWriter({ store, units, parking, sizes, cacheSize: CACHED_DOCUMENTS });
  const isOurs = (event: StoredEvent) => units.reading(categoryOf(event.stream), partitionOf(event)).length > 0;
  let position = earliestOf(waiting.map(({ record }) => record.after));
  for (;;) {
    const page = yield* log.readAll({
      after: position,
      limit: BATCH_SIZE,
      filter: { categories: units.categories },
    });
    for (const { events, to } of inPieces(units, page.events.filter(isOurs), page.position))
      yield* writer.commit(yield* writer.prepare(events, to));
    position = page.position;
    if (page.atEnd) break;
  }
  const refused = new Set(waiting.map(({ record }) => record.id).filter((id) => parking.has(id)));
  return { position, refused };
});

/** A unit for each record, which takes the events of its partition alone. */
const unitsOfPartitions = (waiting: readonly Waiting[]): Units => {
  const units = waiting.map(({ record, projection }) => ({
    partition: record.partition,
    unit: unitWithoutCheckpoint(narrowed(projection), slotOf(record.partition), record.after),
  }));
  const byPartition = Map.groupBy(units, ({ partition }) => partition);
  return {
    ...unitsOf(units.map(({ unit }) => unit)),
    reading: (category, partition) =>
      (byPartition.get(partition) ?? [])
        .map(({ unit }) => unit)
        .filter(({ projection }) => projection.categories.includes(category)),
  };
};
