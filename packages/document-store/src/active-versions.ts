import { Context, Effect } from "effect";
import {
  type DocumentStoreShape,
  DocumentStoreUnavailable,
  type Query,
  type QueryNotIndexed,
} from "./document-store.ts";
import type { WorkspaceDocuments } from "./workspace.ts";

/**
 * Which version of each read model is read. A query names the collection of today's version; while that one still fills,
 * its documents lie in the collection of the version before.
 */
export class ActiveVersions extends Context.Service<
  ActiveVersions,
  {
    /** The stored collection behind the name in a query; names that are no read model's stay. */
    readonly stored: (collection: string) => string;
    /** Calls back when queries go to another version from now on; returns the way to stop. */
    readonly onSwitch: (listener: () => void) => () => void;
  }
>()("document-store/ActiveVersions") {}

/**
 * Reads of a store whose queries go to the versions that are read. A query that only a newer version can answer fails
 * with `DocumentStoreUnavailable` until that one has taken over.
 */
export const throughVersions = (
  store: DocumentStoreShape,
  { stored }: Pick<ActiveVersions["Service"], "stored">,
): WorkspaceDocuments => {
  const ask = <A>(
    query: Query,
    of: (query: Query) => Effect.Effect<A, DocumentStoreUnavailable | QueryNotIndexed>,
  ): Effect.Effect<A, DocumentStoreUnavailable | QueryNotIndexed> =>
    Effect.suspend(() => {
      const collection = stored(query.collection);
      const answer = of({ ...query, collection });
      if (collection === query.collection) return answer;
      return Effect.catchTag(answer, "QueryNotIndexed", (cause) => new DocumentStoreUnavailable({ cause }));
    });
  return {
    get: (collection, ids) => Effect.suspend(() => store.get(stored(collection), ids)),
    getVersioned: (collection, id) => Effect.suspend(() => store.getVersioned(stored(collection), id)),
    find: (query) => ask(query, store.find),
    count: (query) => ask(query, store.count),
    findVersioned: (query) => ask(query, store.findVersioned),
  };
};
