import type { AnyBulkWriteOperation, Collection, Document as Stored } from "mongodb";
import { MongoBulkWriteError } from "mongodb";
import type { Document } from "../../document-store.ts";
import { encode, guardFields, inVersion, versionOf } from "./documents.ts";
import { DUPLICATE_KEY } from "./error-codes.ts";
import { byIds } from "./reads.ts";

/** Operations that one command carries. */
const OPERATIONS = 500;
const ROUNDS = 20;
const PAUSE_MS = 10;

type Positioned = Document & { readonly position: string };

/** The store would not settle: others kept writing the same documents, or what they wrote does not reach the majority. */
export class StillContended extends Error {
  override readonly name = "StillContended";
}

export interface Target {
  readonly name: string;
  readonly collection: Collection<Stored>;
}

/**
 * Writes documents that are new or newer than what stands, in no order among themselves. What was read says how each is
 * written; whoever was overtaken meanwhile is read and judged again. Ends when the majority of the servers holds every
 * document at its position or above.
 */
export const writeGuarded = async (target: Target, documents: readonly Positioned[]): Promise<void> => {
  const newest = [...newestOf(documents).values()];
  for (let at = 0; at < newest.length; at += OPERATIONS) await settle(target, newest.slice(at, at + OPERATIONS));
};

const newestOf = (documents: readonly Positioned[]): ReadonlyMap<string, Positioned> => {
  const newest = new Map<string, Positioned>();
  for (const document of documents) {
    const known = newest.get(document.id);
    if (known === undefined || document.position > known.position) newest.set(document.id, document);
  }
  return newest;
};

const settle = async (target: Target, documents: readonly Positioned[]): Promise<void> => {
  let open = documents;
  for (let round = 0; round < ROUNDS; round++) {
    const standing = await readGuards(target.collection, open);
    open = open.filter(({ id, position }) => {
      const guard = standing.get(id);
      return guard === undefined || typeof guard.position !== "string" || guard.position < position;
    });
    if (open.length === 0) return;
    const operations = open.map((document) => operationFor(target.name, document, standing.get(document.id)));
    if (await isComplete(target.collection, operations)) return;
    if (round > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * round));
  }
  throw new StillContended(`${target.name}: ${open.length} documents could not be written in ${ROUNDS} rounds`);
};

const readGuards = async (
  collection: Collection<Stored>,
  documents: readonly Positioned[],
): Promise<ReadonlyMap<string, Stored>> => {
  const ids = documents.map(({ id }) => id);
  const guards = await byIds(ids, (some) =>
    collection
      .find({ _id: { $in: some as never[] } }, { projection: guardFields }) // ids are strings, the driver's type expects ObjectIds
      .sort({ _id: 1 })
      .batchSize(OPERATIONS)
      .toArray(),
  );
  return new Map(guards.map((guard) => [String(guard._id), guard]));
};

const operationFor = (
  name: string,
  document: Positioned,
  standing: Stored | undefined,
): AnyBulkWriteOperation<Stored> => {
  if (standing === undefined) return { insertOne: { document: encode(name, document, 1) } };
  const { _id, ...replacement } = encode(name, document, versionOf(standing) + 1);
  const older = typeof standing.position === "string" && { position: { $lt: document.position } };
  const filter = { ...inVersion(document.id, versionOf(standing)), ...older };
  return { replaceOne: { filter, replacement } };
};

/** Whether every operation did what it was to do; an insert that comes second does not. */
const isComplete = async (
  collection: Collection<Stored>,
  operations: readonly AnyBulkWriteOperation<Stored>[],
): Promise<boolean> => {
  const replaced = operations.filter((operation) => "replaceOne" in operation).length;
  try {
    const { matchedCount } = await collection.bulkWrite(operations, { ordered: false });
    return matchedCount === replaced;
  } catch (error) {
    if (error instanceof MongoBulkWriteError && isOnlyDuplicates(error)) return false;
    throw error;
  }
};

/** A write concern that was not met has no code among the write errors, and is no duplicate. */
const isOnlyDuplicates = (error: MongoBulkWriteError): boolean => {
  const errors = [error.writeErrors].flat();
  return (
    errors.length > 0 &&
    errors.every(({ code }) => code === DUPLICATE_KEY) &&
    error.result.getWriteConcernError() === undefined
  );
};
