import type { CheckpointWrite, DocumentStoreShape, GuardedWrite } from "@soshogle/document-store/document-store";
import type { AnyRecorded } from "@soshogle/domain/event";
import { categoryOf } from "@soshogle/domain/ids";
import { slotOf } from "@soshogle/domain/slots";
import type { StoredEvent } from "@soshogle/event-store/event-store";
import { Clock, Effect } from "effect";
import { DocumentCache, type Entries } from "./documents.ts";
import { BatchTooOld } from "./failures.ts";
import { type Assignment, type Folded, foldBatch } from "./fold.ts";
import { openBatch } from "./open-batch.ts";
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
}

/**
 * Takes batches of the log, in order, to the store. The next one may be prepared while one is committed; commits follow
 * each other. After any failure `restart` comes first, for what was prepared is lost.
 */
export const makeBatchWriter = (options: {
  readonly store: DocumentStoreShape;
  readonly units: Units;
  readonly cacheSize: number;
}) => {
  const { store, units } = options;
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
      const folded: Folded = yield* foldBatch(assignments, { store, cache });
      const foldedAt = yield* Clock.currentTimeMillis;
      if (folded.kind === "overtaken") yield* drop(folded.units);
      else if (foldedAt - startedAt > STALE_AFTER_MS) yield* drop(units.all);
      else return { ...folded, startedAt };
    }
  });

  return {
    restart: (checkpoints: ReadonlyMap<string, string>) => {
      cache.clear();
      units.restart(checkpoints);
    },

    /** Opens and folds. Fails with `Poisoned` or `DocumentStoreUnavailable`. */
    prepare: Effect.fnUntraced(function* (stored: readonly StoredEvent[], to: string) {
      const assignments = assign(units, yield* openBatch(stored));
      const { writes, entries, startedAt } = yield* fold(assignments);
      cache.add(entries);
      const fed = new Set(assignments.map(({ unit }) => unit));
      const checkpoints = Array.from(fed, ({ checkpointId }) => ({ id: checkpointId, position: to }));
      return { writes, checkpoints, fed, entries, to, startedAt } satisfies Prepared;
    }),

    /** Writes documents, then the checkpoints of the units they were for. Every unit has passed `to` afterwards. */
    commit: Effect.fnUntraced(function* ({ writes, checkpoints, fed, entries, to, startedAt }: Prepared) {
      const now = yield* Clock.currentTimeMillis;
      if (now - startedAt > STALE_AFTER_MS) return yield* new BatchTooOld();
      if (fed.size > 0) yield* store.commit(writes, checkpoints);
      committedAt = yield* Clock.currentTimeMillis;
      for (const unit of fed) unit.saved = to;
      units.advance(to);
      cache.settle(entries);
      if (cache.isSettled) tellSettled();
    }),
  };
};

/** Events go to the units that read their category in their slot and have not passed them. */
const assign = (units: Units, events: readonly AnyRecorded[]): readonly Assignment[] => {
  const assignments: Assignment[] = [];
  for (const [index, event] of events.entries())
    for (const unit of units.reading(categoryOf(event.stream), slotOf(event.meta.partition)))
      if (unit.position < event.position) assignments.push({ event, index, unit });
  return assignments;
};
