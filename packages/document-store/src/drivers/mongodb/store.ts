import { Effect } from "effect";
import { MongoError, type Document as Stored } from "mongodb";
import {
  type Document,
  type DocumentStoreShape,
  DocumentStoreUnavailable,
  type GuardedWrite,
  type Query,
  QueryNotIndexed,
} from "../../document-store.ts";
import { sortValue } from "../../scalar-order.ts";
import type { Connection } from "./connection.ts";
import { Declarations } from "./declarations.ts";
import { decode, decodeVersioned, encode, inVersion } from "./documents.ts";
import { foundNoServer, isDuplicate } from "./error-codes.ts";
import { searches } from "./filters.ts";
import { StillContended, writeGuarded } from "./guarded-writes.ts";
import { byIds, countStored, findStored, fitted, getStored, scanStored } from "./reads.ts";
import { CHECKPOINTS } from "./stored-names.ts";

/** The port over a connection. */
export const storeOver = (connection: Connection): DocumentStoreShape => {
  const { timeoutMs } = connection;
  const declarations = new Declarations(connection);
  const positions = () => connection.clients().database.collection<Stored>(CHECKPOINTS);
  const patientCall = callThrough(connection);

  /** What runs on after the time is over is guarded: it may still happen, and does no harm. */
  const call = <A>(run: () => Promise<A>): Effect.Effect<A, DocumentStoreUnavailable> =>
    Effect.timeoutOrElse(patientCall(run), {
      duration: timeoutMs,
      orElse: () => new DocumentStoreUnavailable({ cause: new Error(`MongoDB did not answer within ${timeoutMs} ms`) }),
    });

  const search = <A>(query: Query, run: (found: Found) => Promise<A>) =>
    Effect.gen(function* () {
      const { collection, index } = query;
      const found = yield* call(() => fitted(declarations, query));
      if (!found.ok) return yield* new QueryNotIndexed({ collection, index, reason: found.reason });
      const all = searches(query, found.fitted);
      return yield* call(() => run({ query, all, sort: found.fitted.sort }));
    });

  return {
    ensure: (collections) => patientCall(() => declarations.ensure(collections)),
    drop: (collections) => call(() => declarations.drop(collections)),
    get: (collection, ids) =>
      Effect.map(
        call(() => getStored(declarations, { collection, ids })),
        (all) => all.map(decode),
      ),
    find: (query) =>
      search(query, async (found) => {
        const documents = (await findStored(declarations, found)).map(decode);
        const page = documents.slice(0, query.limit);
        const last = page.at(-1);
        const next = documents.length > query.limit && last ? found.sort.map((field) => sortValue(last, field)) : null;
        return { documents: page, next };
      }),
    count: (query) => search(query, (found) => countStored(declarations, found)),
    findVersioned: (query) =>
      search(query, async (found) =>
        (await findStored(declarations, found)).slice(0, query.limit).map(decodeVersioned),
      ),
    commit: (writes, checkpoints) =>
      call(async () => {
        const runs = runsOf(writes);
        const collections = await Promise.all(runs.map(({ name }) => declarations.collection(name)));
        for (const [at, { name, documents }] of runs.entries()) {
          const collection = collections[at];
          if (collection) await writeGuarded({ name, collection }, documents);
        }
        await writeGuarded({ name: CHECKPOINTS, collection: positions() }, checkpoints as CheckpointDocument[]);
      }),
    checkpoints: (ids) =>
      Effect.map(
        call(() =>
          byIds(ids, (some) =>
            positions()
              .find({ _id: { $in: some as never[] } })
              .sort({ _id: 1 })
              .toArray(),
          ),
        ), // ids are strings, the driver's type expects ObjectIds
        (found) => new Map(found.map(({ _id, position }) => [String(_id), String(position)])),
      ),
    getVersioned: (collection, id) =>
      Effect.map(
        call(() => getStored(declarations, { collection, ids: [id] })),
        ([found]) => (found ? decodeVersioned(found) : null),
      ),
    compareAndSet: (collection, id, expected, next) =>
      next !== null && next.id !== id
        ? Effect.die(new Error(`document ${next.id} cannot be stored as ${id}`))
        : call(() => compareAndSet(declarations, { collection, id, expected, next })),
    // What was replaced leaves MongoDB's files and its oplog in MongoDB's own time: no client can hurry it.
    scrub: Effect.void,
    inventory: call(async () => {
      const stored = await positions().find().sort({ _id: 1 }).toArray();
      const checkpoints = stored.map(({ _id, position }) => ({ id: String(_id), position: String(position) }));
      return { collections: await declarations.all(), checkpoints };
    }),
    scan: (collection, options) =>
      Effect.map(
        call(() => scanStored(declarations, { collection, ...options })),
        (all) => all.map(decodeVersioned),
      ),
  };
};

interface Found {
  readonly query: Query;
  readonly all: ReturnType<typeof searches>;
  readonly sort: readonly string[];
}

type CheckpointDocument = Document & { readonly position: string };

/** What nobody can act on is thrown on, which Effect turns into a defect. */
const callThrough =
  ({ clients, renew }: Connection) =>
  <A>(run: () => Promise<A>): Effect.Effect<A, DocumentStoreUnavailable> =>
    Effect.tryPromise({
      try: async () => {
        const used = clients();
        try {
          return await run();
        } catch (error) {
          if (foundNoServer(error)) renew(used);
          throw error;
        }
      },
      catch: (cause) => {
        if (cause instanceof MongoError || cause instanceof StillContended)
          return new DocumentStoreUnavailable({ cause });
        throw cause;
      },
    });

/** Neighbours of one collection go together: they are of one level, so their order does not matter. */
const runsOf = (writes: readonly GuardedWrite[]) => {
  const runs: { readonly name: string; readonly documents: GuardedWrite["document"][] }[] = [];
  for (const { collection, document } of writes) {
    const last = runs.at(-1);
    if (last?.name === collection) last.documents.push(document);
    else runs.push({ name: collection, documents: [document] });
  }
  return runs;
};

const compareAndSet = async (
  declarations: Declarations,
  change: {
    readonly collection: string;
    readonly id: string;
    readonly expected: number | null;
    readonly next: Document | null;
  },
): Promise<boolean> => {
  const { id, expected, next } = change;
  const collection = await declarations.collection(change.collection);
  if (expected === null && next === null) return (await collection.countDocuments({ _id: id as never })) === 0; // ids are strings, the driver's type expects ObjectIds
  if (expected === null || next === null) {
    if (expected !== null) return (await collection.deleteOne(inVersion(id, expected))).deletedCount === 1;
    return next !== null && (await insert(collection, encode(change.collection, next, 1)));
  }
  const { _id, ...replacement } = encode(change.collection, next, expected + 1);
  return (await collection.replaceOne(inVersion(id, expected), replacement)).matchedCount === 1;
};

const insert = async (
  collection: Awaited<ReturnType<Declarations["collection"]>>,
  document: Stored,
): Promise<boolean> => {
  try {
    await collection.insertOne(document);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
};
