import type { Condition, Document } from "@soshogle/document-store/document-store";
import { compareScalars, sortValue } from "@soshogle/document-store/scalar-order";
import type { AnyRecorded } from "@soshogle/domain/event";
import { categoryOf } from "@soshogle/domain/ids";
import { slotOf } from "@soshogle/domain/slots";
import type { Collection, Lower, Projection } from "./projection.ts";

/** Documents by collection and id. */
export type FoldedDocuments = ReadonlyMap<string, ReadonlyMap<string, Document>>;

/**
 * Folds events, in log order, into the documents of a projection: all in memory, one event after the other. This is what
 * a projection means; the engine reaches the same in batches, after crashes and beside other owners.
 */
export const foldPlainly = (projection: Projection, events: readonly AnyRecorded[]): FoldedDocuments => {
  const documents = new Map(projection.levels.flat().map(({ name }) => [name, new Map<string, Document>()]));
  for (const event of events)
    if (projection.categories.includes(categoryOf(event.stream))) foldEvent(projection, documents, event);
  return documents;
};

type Change = { readonly before: Document | null; readonly after: Document | null };

const foldEvent = (projection: Projection, documents: Map<string, Map<string, Document>>, event: AnyRecorded): void => {
  const changes = new Map<string, Change>();
  const touched = (collection: string, id: string): Change => {
    const change = changes.get(`${collection}|${id}`);
    if (!change) throw new Error(`${collection} ${id} was read by a higher level, but ${event.type} does not touch it`);
    return change;
  };
  if (foldRange(projection, documents, event)) return;
  const lower: Lower = {
    before: (collection, id) => touched(collection, id).before,
    after: (collection, id) => touched(collection, id).after,
  };
  for (const level of projection.levels) {
    const changesOfLevel = level.flatMap((collection) =>
      changesOf(collection, documents.get(collection.name), event, lower),
    );
    for (const [key, change] of changesOfLevel) changes.set(key, change);
  }
};

const changesOf = (
  collection: Collection,
  documents: Map<string, Document> = new Map(),
  event: AnyRecorded,
  lower: Lower,
): (readonly [string, Change])[] => {
  const slot = slotOf(event.meta.partition);
  return [...new Set(collection.touches(event, lower))].map((id) => {
    const before = documents.get(id) ?? null;
    const next = collection.project({ id, document: before, event, lower, slot });
    const after = next === null ? null : { ...next, id, position: event.position, slot };
    if (after) documents.set(id, after);
    return [`${collection.name}|${id}`, { before, after }] as const;
  });
};

/** Whether the event touched a range, and so nothing else. */
const foldRange = (
  projection: Projection,
  documents: ReadonlyMap<string, Map<string, Document>>,
  event: AnyRecorded,
): boolean => {
  const collection = projection.levels.flat().find(({ range }) => range?.types.includes(event.type));
  if (collection === undefined) return false;
  const range = collection.range?.of(event) ?? null;
  const slot = slotOf(event.meta.partition);
  for (const [id, document] of documents.get(collection.name) ?? []) {
    if (range === null || !range.where.every((condition) => holds(document, condition))) continue;
    const next = collection.project({ id, document, event, lower: nothingLower, slot });
    if (next) documents.get(collection.name)?.set(id, { ...next, id, position: event.position, slot });
  }
  return true;
};

/** What a document sees that is touched by a range. */
export const nothingLower: Lower = {
  before: () => refuseLower(),
  after: () => refuseLower(),
};
const refuseLower = (): never => {
  throw new Error("an event that touches a range shows no lower document");
};

const holds = (document: Document, condition: Condition): boolean => {
  const value = sortValue(document, condition.field);
  if ("equals" in condition) return compareScalars(value, condition.equals) === 0;
  if ("in" in condition) return condition.in.some((one) => compareScalars(value, one) === 0);
  if ("contains" in condition) return Array.isArray(value) && value.includes(condition.contains);
  const { above, atLeast, below, atMost } = condition;
  return (
    value !== null &&
    (above === undefined || compareScalars(value, above) > 0) &&
    (atLeast === undefined || compareScalars(value, atLeast) >= 0) &&
    (below === undefined || compareScalars(value, below) < 0) &&
    (atMost === undefined || compareScalars(value, atMost) <= 0)
  );
};
