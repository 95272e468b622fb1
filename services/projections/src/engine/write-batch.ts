import type { CheckpointWrite, DocumentStoreShape, GuardedWrite } from "@soshogle/document-store/document-store";
import type { AnyRecorded } from "@soshogle/domain/event";
import { categoryOf } from "@soshogle/domain/ids";
import { isDestruction } from "@soshogle/event-store/destructions/destruction-events";
import type { StoredEvent } from "@soshogle/event-store/event-store";
import { parkedId } from "@soshogle/read-models/state/parked";
import { Clock, Effect, Schedule } from "effect";
import { DocumentCache, type Entries } from "./documents.ts";
import { BatchTooOld, type Poison, Poisoned, type PoisonedEvent } from "./failures.ts";
import { type Assignment, type Folded, foldBatch } from "./fold.ts";
import { openBatch } from "./open-batch.ts";
import type { Parking } from "./parking.ts";
import { applyRange, rangeOf } from "./range.ts";
import type { SizeWatch } from "./size-watch.ts";
import type { Unit, Units } from "./units.ts";

/** Documents that were read longer ago are read again before anything is written: tombstones do not last for ever. */
const STALE_AFTER_MS = 60_000;

/** A folded batch on its way to the store. */
export interface Prepared {
  readonly writes: readonly GuardedWrite[];
  readonly checkpoints: readonly CheckpointWrite[];
  readonly fed: ReadonlySet<Unit>;
  readonly entries: Entries;
  /** How far the log was read. */
  readonly to: string;
  /** When its documents were read at the latest, ms. */
  readonly startedAt: number;
  /** Something that documents held until now is to be forgotten. */
  readonly forgets: boolean;
}

/** An event with the units that take it. */
interface Wanted {
  readonly event: StoredEvent;
  readonly envelope: PoisonedEvent;
  readonly units: readonly Unit[];
}

/**
 * Takes batches of the log, in order, to the store. The next one may be prepared while one is committed; commits follow
 * each other. After any failure a new writer begins at the checkpoints, for what was prepared is lost.
 */
export const makeBatchWriter = (options: {
  readonly store: DocumentStoreShape;
  readonly units: Units;
  readonly parking: Parking;
  readonly sizes: SizeWatch;
  readonly cacheSize: number;
}) => {
  const { store, units, parking, sizes } = options;
  const cache = new DocumentCache(options.cacheSize);
  let committedAt = 0;
  let tellSettled = () => {};

  const settled = Effect.callback<void>((resume) => {
    if (cache.isSettled) return resume(Effect.void);
    tellSettled = () => resume(Effect.void);
    return Effect.sync(() => {
      tellSettled = () => {};
    });
  });
  const drop = (dropped: Iterable<Unit>) =>
    Effect.map(settled, () => {
      for (const unit of dropped) DocumentCache.drop(unit);
    });

  /** Every attempt that was overtaken drops what it found old, and a unit without documents cannot be overtaken. */
  const fold = Effect.fnUntraced(function* (assignments: readonly Assignment[]) {
    for (;;) {
      const startedAt = yield* Clock.currentTimeMillis;
      if (startedAt - committedAt > STALE_AFTER_MS) yield* drop(units.all);
      const folded: Folded = yield* foldBatch(assignments, { store, cache, sizes });
      const foldedAt = yield* Clock.currentTimeMillis;
      if (folded.kind === "overtaken") yield* drop(folded.units);
      else if (foldedAt - startedAt > STALE_AFTER_MS) yield* drop(units.all);
      else return { ...folded, startedAt };
    }
  });

  const attempt = Effect.fnUntraced(function* (wanted: readonly Wanted[], to: string) {
    const events = yield* Effect.catchTag(openBatch(wanted.map(({ event }) => event)), "Unreadable", ({ causes }) =>
      Effect.fail(new Poisoned({ all: [...causes].flatMap(([index, cause]) => inAllUnits(wanted, index, cause)) })),
    );
    const assignments = assign(wanted, events);
    const folded: Assignment[] = [];
    for (const assignment of assignments) {
      const placed = rangeOf(assignment.unit, assignment.event.type);
      if (placed === null) {
        folded.push(assignment);
        continue;
      }
      yield* settled;
      yield* applyRange({ ...assignment, placed }, store);
      DocumentCache.drop(assignment.unit);
    }
    const { writes, entries, startedAt } = yield* fold(folded);
    cache.add(entries);
    const fed = new Set(assignments.map(({ unit }) => unit));
    const forgets = wanted.some(({ event }) => isDestruction(event));
    return { writes, checkpoints: checkpointsOf(fed, to), fed, entries, to, startedAt, forgets } satisfies Prepared;
  });
  const park = (wanted: readonly Wanted[], all: readonly Poison[]) =>
    Effect.forEach(all, ({ unit, index, cause }) => {
      const envelope = wanted[index]?.envelope;
      return envelope ? parking.park(unit, envelope, cause) : Effect.die(cause);
    }).pipe(Effect.as(null));

  return {
    cached: () => cache.figures(),

    /**
     * Opens and folds. What cannot be read or folded is parked, and the batch folded again without it. An event that
     * touches a range must come alone, see `inPieces`.
     */
    prepare: Effect.fnUntraced(function* (stored: readonly StoredEvent[], to: string) {
      for (;;) {
        const { wanted, leftOut } = choose(units, parking, stored);
        yield* parking.confirm(leftOut);
        const prepared = yield* Effect.catchTag(attempt(wanted, to), "Poisoned", ({ all }) => park(wanted, all));
        if (prepared !== null) return prepared;
      }
    }),

    /** Writes documents, then the checkpoints of the units they were for. Every unit has passed `to` afterwards. */
    commit: Effect.fnUntraced(function* ({ writes, checkpoints, fed, entries, to, startedAt, forgets }: Prepared) {
      const now = yield* Clock.currentTimeMillis;
      if (now - startedAt > STALE_AFTER_MS) return yield* new BatchTooOld();
      if (writes.length > 0 || checkpoints.length > 0) yield* sizes.commit(store, writes, checkpoints);
      committedAt = yield* Clock.currentTimeMillis;
      for (const unit of fed) if (unit.saved < to) unit.saved = to;
      units.advance(to);
      cache.settle(entries);
      if (cache.isSettled) tellSettled();
      if (forgets) yield* scrubInBackground(store);
    }),
  };
};

/**
 * Nobody waits for the files: a store that fails now is scrubbed after the next destruction, or at the next start. Ends
 * with the scope, since its retries must not hold a process that stops.
 */
export const scrubInBackground = (store: DocumentStoreShape) =>
  store.scrub.pipe(
    Effect.retry(Schedule.exponential("200 millis").pipe(Schedule.upTo({ times: 6 }))),
    Effect.tapError((failure) => Effect.logWarning("the files of the read models were not scrubbed", failure.cause)),
    Effect.ignore,
    Effect.forkScoped,
  );

/** Events go to the units that read their category in their slot and have not passed them, unless they are parked there. */
const choose = (units: Units, parking: Parking, events: readonly StoredEvent[]) => {
  const wanted: Wanted[] = [];
  const leftOut = new Set<string>();
  for (const event of events) {
    const envelope = envelopeOf(event);
    const open = units
      .reading(categoryOf(event.stream), envelope.partition)
      .filter((unit) => unit.position < event.position);
    const taking = open.filter((unit) => {
      const isParked = parking.isParked(unit, envelope);
      if (isParked) leftOut.add(parkedId(unit.edition, envelope.partition));
      return !isParked;
    });
    if (taking.length > 0) wanted.push({ event, envelope, units: taking });
  }
  return { wanted, leftOut: [...leftOut] };
};

/** Read before the event is opened. An event that names no partition is one of its own stream's. */
export const partitionOf = ({ metadata, stream }: StoredEvent): string => {
  const { partition } = metadata as { readonly partition?: unknown }; // any JSON object
  return typeof partition === "string" ? partition : stream;
};

const envelopeOf = (event: StoredEvent): PoisonedEvent => {
  const { workspaceId } = event.metadata as { readonly workspaceId?: unknown }; // any JSON object
  const { stream, revision, type, position, storedAt } = event;
  return {
    stream,
    revision,
    type,
    position,
    storedAt,
    partition: partitionOf(event),
    workspaceId: typeof workspaceId === "string" ? workspaceId : null,
  };
};

const assign = (wanted: readonly Wanted[], events: readonly AnyRecorded[]): readonly Assignment[] =>
  wanted.flatMap(({ units }, index) => {
    const event = events[index];
    return event === undefined ? [] : units.map((unit) => ({ event, index, unit }));
  });

const inAllUnits = (wanted: readonly Wanted[], index: number, cause: unknown): readonly Poison[] =>
  (wanted[index]?.units ?? []).map((unit) => ({ unit, index, cause }));

const checkpointsOf = (fed: ReadonlySet<Unit>, position: string): readonly CheckpointWrite[] =>
  Array.from(fed, ({ checkpointId }) => checkpointId)
    .filter((id) => id !== null)
    .map((id) => ({ id, position }));

/** A batch of the log cut so that events that touch a range stand alone. The last piece goes up to `to`. */
export const inPieces = (units: Units, events: readonly StoredEvent[], to: string) => {
  const pieces: { events: StoredEvent[]; to: string; isAlone: boolean }[] = [];
  for (const event of events) {
    const isAlone = units.rangeTypes.has(event.type);
    const last = pieces.at(-1);
    if (last && !isAlone && !last.isAlone) {
      last.events.push(event);
      last.to = event.position;
    } else pieces.push({ events: [event], to: event.position, isAlone });
  }
  const last = pieces.at(-1);
  if (last) last.to = to;
  return pieces.length > 0 ? pieces : [{ events: [], to, isAlone: false }];
};
