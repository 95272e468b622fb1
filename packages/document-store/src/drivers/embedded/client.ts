import { type SqliteClient, SqliteThreadError } from "@soshogle/sqlite/client";
import { Effect } from "effect";
import { refuseTooLarge } from "../../document-size.ts";
import {
  type Document,
  type DocumentStoreShape,
  DocumentStoreUnavailable,
  type GuardedWrite,
  QueryNotIndexed,
  type Versioned,
} from "../../document-store.ts";
import { sortValue } from "../../scalar-order.ts";
import type { Answers, Calls, EncodedWrite, Kind, Row } from "./protocol.ts";

/** The port over a connection to the thread that owns the file; any thread may hold one. */
export const storeOver = (client: SqliteClient): DocumentStoreShape => {
  const call = <K extends Kind>(
    kind: K,
    payload: Calls[K],
  ): Effect.Effect<Answers[K], DocumentStoreUnavailable | QueryNotIndexed> =>
    Effect.tryPromise({
      try: () => client.request(kind, payload) as Promise<Answers[K]>, // what the thread answers to this kind, see protocol.ts
      catch: toFailure,
    });
  /** Calls that hold no query. A declaration that is wrong or missing is a bug of the caller: `toFailure` threw, and it dies. */
  const plain = <K extends Kind>(kind: K, payload: Calls[K]) =>
    call(kind, payload).pipe(Effect.catchTag("QueryNotIndexed", Effect.die));

  return {
    ensure: (collections) => plain("ensure", collections),
    drop: (collections) => plain("drop", collections),
    get: (collection, ids) => Effect.map(plain("get", { collection, ids }), (rows) => rows.map(documentOf)),
    find: (query) =>
      Effect.map(call("find", query), ({ rows, sort, more }) => {
        const documents = rows.map(documentOf);
        const last = documents.at(-1);
        return { documents, next: more && last ? sort.map((field) => sortValue(last, field)) : null };
      }),
    count: (query) => call("count", query),
    commit: (writes, checkpoints) =>
      Effect.suspend(() => plain("commit", { writes: writes.map(encodeWrite), checkpoints })),
    checkpoints: (ids) =>
      Effect.map(plain("checkpoints", ids), (rows) => new Map(rows.map(({ id, position }) => [id, position]))),
    getVersioned: (collection, id) =>
      Effect.map(plain("get", { collection, ids: [id] }), ([row]) => (row ? versionedOf(row) : null)),
    compareAndSet: (collection, id, expected, next) => {
      if (next !== null && next.id !== id)
        return Effect.die(new Error(`document ${next.id} cannot be stored as ${id}`));
      return Effect.suspend(() =>
        plain("compareAndSet", { collection, id, expected, ...encodeNext(collection, next) }),
      );
    },
    scrub: plain("scrub", undefined),
    findVersioned: (query) => Effect.map(call("find", query), ({ rows }) => rows.map(versionedOf)),
    inventory: plain("inventory", undefined),
    scan: (collection, options) =>
      Effect.map(plain("scan", { collection, ...options }), (rows) => rows.map(versionedOf)),
  };
};

/** Throws what nobody can act on, which Effect turns into a defect. */
const toFailure = (error: unknown): DocumentStoreUnavailable | QueryNotIndexed => {
  if (error instanceof SqliteThreadError) {
    if (error.name === "QueryNotIndexed")
      return new QueryNotIndexed(error.fields as ConstructorParameters<typeof QueryNotIndexed>[0]); // as reads.ts threw it
    if (error.name === "NotDeclared" || error.name === "BadDeclaration") throw error;
  }
  return new DocumentStoreUnavailable({ cause: error });
};

const documentOf = ({ body }: Row): Document => JSON.parse(body) as Document; // bodies are written from documents

const versionedOf = (row: Row): Versioned => ({ document: documentOf(row), version: row.version });

const encodeWrite = ({ collection, document }: GuardedWrite): EncodedWrite => ({
  collection,
  id: document.id,
  position: document.position,
  body: bodyOf(collection, document),
});

const encodeNext = (
  collection: string,
  next: Document | null,
): { readonly position: string | null; readonly body: string | null } => {
  if (next === null) return { position: null, body: null };
  return { position: typeof next.position === "string" ? next.position : null, body: bodyOf(collection, next) };
};

/** Throws `DocumentTooLarge`, which is a defect. */
const bodyOf = (collection: string, document: Document): string => {
  const body = JSON.stringify(document);
  refuseTooLarge(collection, document.id, body);
  return body;
};
