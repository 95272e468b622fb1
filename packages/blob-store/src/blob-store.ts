import { Context, Data, type Effect } from "effect";

/** The store did not do it, or nobody knows: repeat it. */
export class BlobStoreUnavailable extends Data.TaggedError("BlobStoreUnavailable")<{ readonly cause: unknown }> {}

/** The address or the credentials are wrong: waiting does not help, somebody has to correct `BLOB_URL`. */
export class BlobStoreRefused extends Data.TaggedError("BlobStoreRefused")<{
  readonly reason: string;
  readonly cause?: unknown;
}> {
  override readonly message = `BLOB_URL: ${this.reason}`;
}

export interface ListedObject {
  readonly key: string;
  /** When it was stored last, ms, by the clock of the store. */
  readonly storedAt: number;
}

/** Objects in the order of their keys. */
export interface ObjectPage {
  readonly objects: readonly ListedObject[];
  /** Null on the last page; else the next page begins behind this key. */
  readonly next: string | null;
}

/**
 * Objects under `BLOB_URL`. A key is at most 500 letters, digits and `_@.-`, in parts between slashes, none of which begins
 * with a dot; another one is a defect.
 */
export class Blobs extends Context.Service<
  Blobs,
  {
    /** Stores an object whole, in place of one with the same key. When it returns, a crash or loss of power keeps it. */
    readonly put: (key: string, bytes: Uint8Array) => Effect.Effect<void, BlobStoreUnavailable>;

    /** @returns the object, or null where there is none. */
    readonly get: (key: string) => Effect.Effect<Uint8Array | null, BlobStoreUnavailable>;

    /** Objects whose keys begin with `prefix`, which ends in a slash or is empty, at most 1,000 at once, behind `after`. */
    readonly list: (prefix: string, after?: string) => Effect.Effect<ObjectPage, BlobStoreUnavailable>;

    /** Removes an object; without one it does nothing. */
    readonly remove: (key: string) => Effect.Effect<void, BlobStoreUnavailable>;
  }
>()("blob-store/Blobs") {}
