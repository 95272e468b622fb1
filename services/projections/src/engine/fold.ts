import type { Document, DocumentStoreShape, GuardedWrite } from "@soshogle/document-store/document-store";
import type { AnyRecorded } from "@soshogle/domain/event";
import type { Lower } from "@soshogle/read-models/projection";
import { parkedId } from "@soshogle/read-models/state/parked";
import { Effect } from "effect";
import { type DocumentCache, type Entry, refuseOtherSlot, type StoredDocument, WorkingSet } from "./documents.ts";
import { type Poison, Poisoned } from "./failures.ts";
import type { SizeWatch } from "./size-watch.ts";
import type { Placed, Unit } from "./units.ts";

/** One event for one unit. */
export interface Assignment {
  readonly event: AnyRecorded;
  /** Place of the event in its batch. */
  readonly index: number;
  readonly unit: Unit;
}

export type Folded =
  | { readonly kind: "folded"; readonly entries: ReadonlyMap<string, Entry>; readonly writes: readonly GuardedWrite[] }
  | { readonly kind: "overtaken"; readonly units: ReadonlySet<Unit> };

/**
 * Folds a batch, level by level: names the documents that a level touches, which is known once the level below is
 * folded; loads the ones not in memory; folds. Sources are thereby loaded before their dependants; the writes come in
 * the opposite order.
 *
 * `overtaken` says that a document was loaded beyond its unit's position although older ones were in memory: another
 * owner was here, what is in memory must go, and the batch be folded again.
 */
export const foldBatch = Effect.fnUntraced(function* (
  assignments: readonly Assignment[],
  {
    store,
    cache,
    sizes,
  }: { readonly store: DocumentStoreShape; readonly cache: DocumentCache; readonly sizes: SizeWatch },
) {
  const working = new WorkingSet(cache);
  const tasks = assignments.map((assignment) => new Task(assignment, sizes));
  const depth = assignments.reduce((most, { unit }) => Math.max(most, unit.levels.length), 0);
  for (let level = 0; level < depth; level++) {
    const missing = yield* poisonable(tasks, (task) => task.touch(level, working));
    const units = yield* load(missing, store);
    if (units.size > 0) return { kind: "overtaken", units } satisfies Folded as Folded;
    yield* poisonable(tasks, (task) => task.fold());
  }
  return { kind: "folded", entries: working.entries, writes: writesOf(working, depth) } satisfies Folded as Folded;
});

/**
 * Runs a step of every task in log order and collects what it yields. What throws parks its partition: later tasks of it
 * are left out of the step, the others are tried too, so that one more attempt may be enough.
 */
const poisonable = <A>(
  tasks: readonly Task[],
  step: (task: Task) => readonly A[],
): Effect.Effect<readonly A[], Poisoned> =>
  Effect.suspend(() => {
    const all: A[] = [];
    const poisons = new Map<string, Poison>();
    for (const task of tasks) {
      if (poisons.size > 0 && poisons.has(task.lane)) continue;
      try {
        for (const one of step(task)) all.push(one);
      } catch (cause) {
        poisons.set(task.lane, { unit: task.unit, index: task.index, cause });
      }
    }
    return poisons.size === 0 ? Effect.succeed(all) : Effect.fail(new Poisoned({ all: [...poisons.values()] }));
  });

interface Touch {
  readonly placed: Placed;
  readonly entry: Entry;
  before: StoredDocument | null;
  after: StoredDocument | null;
}

const NONE: readonly Entry[] = [];

/** What one event does to the documents of one unit. */
class Task implements Lower {
  readonly event: AnyRecorded;
  readonly index: number;
  readonly unit: Unit;
  readonly #sizes: SizeWatch;
  readonly #touched: Touch[] = [];
  /** First touch of the level at work; what lies before it is of lower levels. */
  #from = 0;
  /** A document touched by the event has it already. Its dependants, written before it, have it too. */
  #isAbove = false;

  constructor({ event, index, unit }: Assignment, sizes: SizeWatch) {
    this.event = event;
    this.index = index;
    this.unit = unit;
    this.#sizes = sizes;
  }

  /** What is parked together. */
  get lane(): string {
    return parkedId(this.unit.edition, this.event.meta.partition);
  }

  /** Names the documents of a level; yields those that must be loaded. */
  touch(level: number, working: WorkingSet): readonly Entry[] {
    this.#from = this.#touched.length;
    const collections = this.unit.levels[level];
    if (collections === undefined || this.#isAbove) return NONE;
    let missing: Entry[] | null = null;
    for (const placed of collections)
      for (const id of placed.collection.touches(this.event, this)) {
        const entry = working.entry(placed, id, this.unit);
        this.#touched.push({ placed, entry, before: null, after: null });
        if (entry.isLoaded) continue;
        entry.isLoaded = true; // named once, loaded before anything is folded
        missing ??= [];
        missing.push(entry);
      }
    return missing ?? NONE;
  }

  /** Folds the event into the documents it touches on the level at work. */
  fold(): readonly never[] {
    for (let at = this.#from; at < this.#touched.length; at++) {
      const touch = this.#touched[at];
      if (touch) this.#foldInto(touch);
    }
    return [];
  }

  #foldInto(touch: Touch): void {
    const { entry, placed } = touch;
    const { position } = this.event;
    const { slot } = this.unit;
    const document = entry.document;
    touch.before = document;
    touch.after = document;
    if (document !== null) {
      refuseOtherSlot(placed, entry.id, { its: document.slot, event: slot });
      if (document.position >= position) {
        this.#isAbove = true;
        return;
      }
    }
    const next = placed.collection.project({ id: entry.id, document, event: this.event, lower: this, slot });
    if (next === null) {
      if (document !== null) throw new Error(`${placed.stored} ${entry.id} would vanish: documents are never removed`);
      return;
    }
    touch.after = { ...next, id: entry.id, position, slot };
    if (typeof touch.after.workspaceId !== "string") throw new Error(`${placed.stored} ${entry.id} has no workspaceId`);
    this.#sizes.refuse(placed.stored, touch.after);
    entry.document = touch.after;
    entry.isChanged = true;
  }

  before = (collection: string, id: string): Document | null => this.#lower(collection, id).before;
  after = (collection: string, id: string): Document | null => this.#lower(collection, id).after;

  #lower(collection: string, id: string): Touch {
    for (let at = 0; at < this.#from; at++) {
      const touch = this.#touched[at];
      if (touch && touch.entry.id === id && touch.placed.collection.name === collection) return touch;
    }
    throw new Error(
      `${collection} ${id} was read by a higher level, but ${this.event.type} does not touch it on a lower one`,
    );
  }
}

/** Loads documents and tells the units that another owner has carried further than this one. */
const load = Effect.fnUntraced(function* (missing: readonly Entry[], store: DocumentStoreShape) {
  const overtaken = new Set<Unit>();
  if (missing.length === 0) return overtaken;
  const byCollection = Map.groupBy(missing, ({ placed }) => placed.stored);
  const found = yield* Effect.forEach(
    byCollection,
    ([stored, entries]) =>
      Effect.map(
        store.get(
          stored,
          entries.map(({ id }) => id),
        ),
        (documents) => ({ entries, documents }),
      ),
    { concurrency: "unbounded" },
  );
  for (const { entries, documents } of found) {
    const byId = new Map(documents.map((document) => [document.id, document as StoredDocument])); // written by this engine
    for (const entry of entries) {
      entry.document = byId.get(entry.id) ?? null;
      if (entry.document && entry.unit.isWarm && entry.document.position > entry.unit.position)
        overtaken.add(entry.unit);
    }
  }
  return overtaken;
});

const writesOf = (working: WorkingSet, depth: number): readonly GuardedWrite[] => {
  const byLevel: Map<string, GuardedWrite[]>[] = Array.from({ length: depth }, () => new Map());
  for (const { placed, document, isChanged } of working.entries.values()) {
    if (!isChanged || document === null) continue;
    const writes = byLevel[placed.level]?.get(placed.stored);
    if (writes) writes.push({ collection: placed.stored, document });
    else byLevel[placed.level]?.set(placed.stored, [{ collection: placed.stored, document }]);
  }
  return byLevel.toReversed().flatMap((collections) => [...collections.values()].flat());
};
