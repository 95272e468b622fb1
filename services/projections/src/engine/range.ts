import type { Cursor, DocumentStoreShape } from "@soshogle/document-store/document-store";
import type { AnyRecorded } from "@soshogle/domain/event";
import { nothingLower } from "@soshogle/read-models/plain-fold";
import { Effect } from "effect";
import { refuseOtherSlot, type StoredDocument } from "./documents.ts";
import { Poisoned } from "./failures.ts";
import type { Placed, Unit } from "./units.ts";

/** Documents read and written at once. */
const PAGE = 500;

/** The collection that an event touches by a range, if it does. */
export const rangeOf = ({ levels }: Unit, type: string): Placed | null => {
  for (const level of levels)
    for (const placed of level) if (placed.collection.range?.types.includes(type)) return placed;
  return null;
};

interface RangeTask {
  readonly event: AnyRecorded;
  /** Place of the event in its batch. */
  readonly index: number;
  readonly unit: Unit;
  readonly placed: Placed;
}

/**
 * Folds an event into all documents of its range, page by page, each written at once under its guard. Everything before
 * the event must be in the store. Begun again it goes over the pages once more and leaves alone what has the event.
 */
export const applyRange = Effect.fnUntraced(function* (task: RangeTask, store: DocumentStoreShape) {
  const { event, index, unit, placed } = task;
  const { collection } = placed;
  const poison = (cause: unknown) => new Poisoned({ all: [{ unit, index, cause }] });
  const attempt = <A>(of: () => A) => Effect.try({ try: of, catch: poison });
  const range = yield* attempt(() => collection.range?.of(event) ?? null);
  if (range === null) return;
  const query = { collection: placed.stored, ...range, direction: "ascending", limit: PAGE } as const;
  let after: Cursor | null = null;
  do {
    const page: { readonly documents: readonly unknown[]; readonly next: Cursor | null } = yield* Effect.catchTag(
      store.find(after === null ? query : { ...query, after }),
      "QueryNotIndexed",
      (cause) => poison(cause),
    );
    const writes = yield* attempt(
      () => (page.documents as readonly StoredDocument[]).flatMap((document) => nextIn(task, document)), // written by this engine
    );
    if (writes.length > 0) yield* store.commit(writes, []);
    after = page.next;
  } while (after !== null);
});

const nextIn = ({ event, unit, placed }: RangeTask, document: StoredDocument) => {
  const { id } = document;
  refuseOtherSlot(placed, id, { its: document.slot, event: unit.slot });
  if (document.position >= event.position) return [];
  const next = placed.collection.project({ id, document, event, lower: nothingLower, slot: unit.slot });
  if (next === null) throw new Error(`${placed.stored} ${id} would vanish: documents are never removed`);
  return [{ collection: placed.stored, document: { ...next, id, position: event.position, slot: unit.slot } }];
};
