import { Context, Data, type Effect } from "effect";

/** A JSON object with an id. Everything a query filters or sorts by stands at its top level. */
export interface Document {
  readonly id: string;
  readonly [field: string]: unknown;
}

/**
 * Index of a collection: fields in order; the id always follows as the last. With `array` one of the fields holds a list,
 * and the index knows the document once per element. The other fields hold scalars, each field one kind beside null.
 */
export interface IndexSpec {
  readonly name: string;
  readonly fields: readonly string[];
  readonly array?: boolean;
}

export interface CollectionSpec {
  readonly name: string;
  readonly indexes: readonly IndexSpec[];
}

/**
 * What is filtered and sorted. Null and a missing field are the same and sort first; then false, true; numbers by size;
 * strings by code point. `compareScalars` is this order.
 */
export type Scalar = string | number | boolean | null;

/** Ranges never hold null. `contains` asks a list field, and never for null. */
export type Condition =
  | { readonly field: string; readonly equals: Scalar }
  | { readonly field: string; readonly in: readonly Scalar[] }
  | { readonly field: string; readonly contains: Scalar }
  | {
      readonly field: string;
      readonly above?: Scalar;
      readonly atLeast?: Scalar;
      readonly below?: Scalar;
      readonly atMost?: Scalar;
    };

/** Values of the sort fields and the id of the last document of a page; the next page starts behind it. */
export type Cursor = readonly Scalar[];

/**
 * A question to one collection. `index` names the declared index that answers it: its leading fields carry equality
 * conditions, the rest is the sort order, ending in the id. All sort fields run in one direction.
 */
export interface Query {
  readonly collection: string;
  readonly index: string;
  readonly where: readonly Condition[];
  readonly direction: "ascending" | "descending";
  readonly after?: Cursor;
  readonly limit: number;
}

export interface DocumentPage {
  readonly documents: readonly Document[];
  /** Null on the last page. */
  readonly next: Cursor | null;
}

/** A document of a read model: written only over an older `position`. `position` is 20 digits. */
export interface GuardedWrite {
  readonly collection: string;
  readonly document: Document & { readonly position: string };
}

export interface CheckpointWrite {
  readonly id: string;
  readonly position: string;
}

/** What stands in a store, whoever wrote it. */
export interface Inventory {
  readonly collections: readonly CollectionSpec[];
  readonly checkpoints: readonly CheckpointWrite[];
}

/** The store did not answer in time; reads may be repeated, guarded writes and compare-and-sets too. */
export class DocumentStoreUnavailable extends Data.TaggedError("DocumentStoreUnavailable")<{
  readonly cause: unknown;
}> {}
/** The query names no declared index, or one that does not fit it: a defect of the caller. */
export class QueryNotIndexed extends Data.TaggedError("QueryNotIndexed")<{
  readonly collection: string;
  readonly index: string;
  readonly reason: string;
}> {}

/** How a document under compare-and-set is known: its version counts its writes, starting at 1. */
export interface Versioned {
  readonly document: Document;
  readonly version: number;
}

export interface DocumentStoreShape {
  /**
   * Declares collections and builds what is missing of their indexes; repeating it does nothing. An index declared with
   * other fields is built anew, one that is declared no more stays. A wrong name is a defect, as is writing to a collection
   * that was never declared; reading from one finds no document.
   */
  // A method, so that `keep`, which wants to know more of a collection, is a document store too.
  ensure(collections: readonly CollectionSpec[]): Effect.Effect<void, DocumentStoreUnavailable>;

  /** Drops collections with everything in them; unknown names are ignored. */
  readonly drop: (collections: readonly string[]) => Effect.Effect<void, DocumentStoreUnavailable>;

  /** The documents among `ids` that exist, in no order. */
  readonly get: (
    collection: string,
    ids: readonly string[],
  ) => Effect.Effect<readonly Document[], DocumentStoreUnavailable>;

  readonly find: (query: Query) => Effect.Effect<DocumentPage, DocumentStoreUnavailable | QueryNotIndexed>;

  /** Counts at most `query.limit` documents; a result equal to the limit means "at least". */
  readonly count: (query: Query) => Effect.Effect<number, DocumentStoreUnavailable | QueryNotIndexed>;

  /**
   * Writes documents in the given order (highest level first), each only if it is new or its `position` is above the
   * stored one, then the checkpoints, forward only. No transaction is promised: a crash may keep any prefix, and of a run
   * of writes to one collection any part. A document beyond `MAX_DOCUMENT_BYTES` is a defect, `DocumentTooLarge`.
   */
  readonly commit: (
    writes: readonly GuardedWrite[],
    checkpoints: readonly CheckpointWrite[],
  ) => Effect.Effect<void, DocumentStoreUnavailable>;

  /** Positions of the checkpoints among `ids` that exist. */
  readonly checkpoints: (
    ids: readonly string[],
  ) => Effect.Effect<ReadonlyMap<string, string>, DocumentStoreUnavailable>;

  readonly getVersioned: (collection: string, id: string) => Effect.Effect<Versioned | null, DocumentStoreUnavailable>;

  /**
   * Stores, replaces or (`next` null) deletes one document if its version still is `expected` (null: it does not exist).
   * @returns whether it was. Repeating after `DocumentStoreUnavailable` may answer false although the first call succeeded: read to know.
   */
  readonly compareAndSet: (
    collection: string,
    id: string,
    expected: number | null,
    next: Document | null,
  ) => Effect.Effect<boolean, DocumentStoreUnavailable>;

  /**
   * Makes sure that no file of the store holds anything of what was replaced or deleted before this call, as far as that
   * is in the store's hands: journals and free space included. For use after a destruction; it costs some milliseconds, or
   * more where the store is large. A server keeps what was replaced in its files and its replication log for a time of its
   * own, which no client can shorten: there it does nothing.
   */
  readonly scrub: Effect.Effect<void, DocumentStoreUnavailable>;

  /** Like `find`, with versions: for work lists such as due items. */
  readonly findVersioned: (
    query: Query,
  ) => Effect.Effect<readonly Versioned[], DocumentStoreUnavailable | QueryNotIndexed>;

  /** The declared collections and all checkpoints, for whoever moves the store elsewhere. */
  readonly inventory: Effect.Effect<Inventory, DocumentStoreUnavailable>;

  /** At most `limit` documents of a collection behind the id `after` (null: from the first), in an order of the store's own. */
  readonly scan: (
    collection: string,
    options: { readonly after: string | null; readonly limit: number },
  ) => Effect.Effect<readonly Versioned[], DocumentStoreUnavailable>;
}

/**
 * A collection of `keep`. It says what becomes of its documents when log and `keep` move to other stores: they go along as
 * they are, or they stay behind because they speak of this log, or of processes. None may hold a position of the log:
 * those are checkpoints. Source: docs/decisions/021-moving-house.md.
 */
export interface KeepCollection extends CollectionSpec {
  readonly moves: "along" | "stays";
}

/** Checkpoints in `keep`, named `<name>|<log id>`: a position is that of the same event in another log, or stays behind. */
export interface KeepCheckpoint {
  readonly name: string;
  readonly moves: "to the same event" | "stays";
}

export const keepCheckpointId = ({ name }: KeepCheckpoint, logId: string): string => `${name}|${logId}`;

export type KeepShape = Omit<DocumentStoreShape, "ensure"> & {
  readonly ensure: (collections: readonly KeepCollection[]) => ReturnType<DocumentStoreShape["ensure"]>;
};

/** What survives but is no fact: vault, credentials, sessions, due items, checkpoints of automations. Durable like the log. */
export class Keep extends Context.Service<Keep, KeepShape>()("document-store/Keep") {}

/** Read models: may be dropped and rebuilt at any time. */
export class ReadModels extends Context.Service<ReadModels, DocumentStoreShape>()("document-store/ReadModels") {}
