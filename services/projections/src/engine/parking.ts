import type { DocumentStoreShape } from "@soshogle/document-store/document-store";
import { editionOf } from "@soshogle/read-models/projection";
import {
  isWaiting,
  PARKED,
  type ParkedPartition,
  type ParkedState,
  parkedId,
  parkedIn,
} from "@soshogle/read-models/state/parked";
import { Effect } from "effect";
import { ParkingChanged, type PoisonedEvent } from "./failures.ts";
import type { ParkedPositions } from "./progress.ts";
import type { Unit } from "./units.ts";

const PAGE = 1_000;
const LONGEST_REASON = 500;

type Merge = (known: ParkedPartition | null, found: ParkedPartition) => ParkedPartition;

/** For a reader: what waits already from an earlier event on goes on waiting from there. */
export const keepEarlier: Merge = (known, found) => (known && isWaiting(known) && known.at <= found.at ? known : found);

/** For who tries again: this is how far it came. */
export const keepFound: Merge = (known, found) => ({ ...found, since: known?.since ?? found.since });

/**
 * Which partitions a reader leaves out, from which position on. A record is in the store before a checkpoint can pass its
 * event, and each batch that leaves something out looks whether the records still say so: then whoever takes a partition
 * up again finds everything that was left out before that, up to the head of the log.
 */
export class Parking {
  readonly #store: DocumentStoreShape;
  readonly #positions = new Map<string, string>();
  readonly #merge: Merge;
  readonly #listener: (parked: ParkedPositions) => void;

  constructor(store: DocumentStoreShape, merge: Merge, listener: (parked: ParkedPositions) => void = () => {}) {
    this.#store = store;
    this.#merge = merge;
    this.#listener = listener;
  }

  /** Begins with what is recorded. */
  restart(records: readonly ParkedPartition[]): void {
    this.#positions.clear();
    for (const record of records) if (isWaiting(record)) this.#positions.set(record.id, record.at);
    this.#listener(this.#positions);
  }

  get isEmpty(): boolean {
    return this.#positions.size === 0;
  }

  isParked({ edition }: Unit, { partition, position }: Pick<PoisonedEvent, "partition" | "position">): boolean {
    if (this.isEmpty) return false;
    const at = this.#positions.get(parkedId(edition, partition));
    return at !== undefined && at <= position;
  }

  has(id: string): boolean {
    return this.#positions.has(id);
  }

  /** Whether an edition leaves out a partition that another one of the same projection does not. */
  parksMore(edition: string, other: string): boolean {
    const prefix = parkedId(edition, "");
    return [...this.#positions.keys()].some(
      (id) => id.startsWith(prefix) && !this.has(parkedId(other, id.slice(prefix.length))),
    );
  }

  /** Records that a unit leaves out a partition from an event on. */
  readonly park = (unit: Unit, event: PoisonedEvent, cause: unknown) =>
    Effect.gen({ self: this }, function* () {
      const { projection, edition, position } = unit;
      const { partition, workspaceId, stream, type } = event;
      const id = parkedId(edition, partition);
      const reason = reasonOf(cause);
      const record: ParkedPartition = {
        id,
        state: "parked",
        projection: projection.name,
        edition: editionOf(projection),
        partition,
        workspaceId,
        stream,
        revision: String(event.revision),
        type,
        at: event.position,
        after: position,
        reason,
        since: event.storedAt,
      };
      yield* changeRecord(this.#store, id, (known) => this.#merge(known, record));
      this.#positions.set(id, event.position);
      this.#listener(this.#positions);
      yield* Effect.logError(`${edition} parks ${partition} at ${stream}@${event.revision}: ${reason}`);
    });

  /** Fails when one of the partitions that a batch leaves out is not parked any more where this owner thinks. */
  readonly confirm = (ids: readonly string[]) =>
    Effect.gen({ self: this }, function* () {
      if (ids.length === 0) return;
      const found = yield* this.#store.get(PARKED.name, ids);
      const records = new Map(found.map((document) => [document.id, document as ParkedPartition])); // written below
      for (const id of ids) {
        const record = records.get(id);
        if (!record || !isWaiting(record) || record.at !== this.#positions.get(id)) return yield* new ParkingChanged();
      }
    });
}

/** All records in some states. */
export const readParked = Effect.fnUntraced(function* (store: DocumentStoreShape, states: readonly ParkedState[]) {
  const records: ParkedPartition[] = [];
  for (const state of states) {
    let after: string | undefined;
    do {
      const page: { readonly documents: readonly unknown[]; readonly next: readonly unknown[] | null } =
        yield* Effect.catchTag(
          store.find(parkedIn(state, { ...(after === undefined ? {} : { after }), limit: PAGE })),
          "QueryNotIndexed",
          Effect.die,
        );
      records.push(...(page.documents as readonly ParkedPartition[])); // written by `changeRecord`
      after = page.next === null ? undefined : String(page.next.at(-1));
    } while (after !== undefined);
  }
  return records;
});

/** Changes a record by compare and set; null deletes it. */
export const changeRecord = Effect.fnUntraced(function* (
  store: DocumentStoreShape,
  id: string,
  change: (record: ParkedPartition | null) => ParkedPartition | null,
) {
  for (;;) {
    const known = yield* store.getVersioned(PARKED.name, id);
    const record = (known?.document ?? null) as ParkedPartition | null; // written here
    const next = change(record);
    if (next === record) return;
    if (yield* store.compareAndSet(PARKED.name, id, known?.version ?? null, next)) return;
  }
});

/** The message of JSON's parser quotes what it was given, which may be personal. */
const reasonOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause).slice(0, LONGEST_REASON);
  const isQuoting = cause instanceof SyntaxError || cause.cause instanceof SyntaxError;
  return isQuoting ? "it holds no valid JSON" : cause.message.slice(0, LONGEST_REASON);
};
