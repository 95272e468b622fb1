import { Effect } from "effect";
import { type Document, type DocumentStoreShape, type Query, QueryNotIndexed } from "./document-store.ts";

/** What one workspace can read. Its collections hold a `workspaceId` in every document, and in front of every index. */
export type WorkspaceDocuments = Pick<DocumentStoreShape, "get" | "find" | "count" | "getVersioned" | "findVersioned">;

/**
 * Reads through which only documents whose `workspaceId` equals this one can be seen.
 *
 * Queries get the condition by themselves, so an index that does not begin with `workspaceId` does not fit. One that asks
 * for another workspace, or for several, fails with `QueryNotIndexed`: a defect of the caller.
 */
export const inWorkspace = (store: WorkspaceDocuments, workspaceId: string): WorkspaceDocuments => {
  const owned = (document: Document) => document.workspaceId === workspaceId;
  const confined = (query: Query) => confine(query, workspaceId);
  return {
    get: (collection, ids) => Effect.map(store.get(collection, ids), (documents) => documents.filter(owned)),
    getVersioned: (collection, id) =>
      Effect.map(store.getVersioned(collection, id), (found) => (found && owned(found.document) ? found : null)),
    find: (query) => Effect.flatMap(confined(query), store.find),
    count: (query) => Effect.flatMap(confined(query), store.count),
    findVersioned: (query) => Effect.flatMap(confined(query), store.findVersioned),
  };
};

const confine = (query: Query, workspaceId: string): Effect.Effect<Query, QueryNotIndexed> => {
  const given = query.where.filter(({ field }) => field === "workspaceId");
  if (given.every((condition) => "equals" in condition && condition.equals === workspaceId)) {
    const rest = query.where.filter(({ field }) => field !== "workspaceId");
    return Effect.succeed({ ...query, where: [{ field: "workspaceId", equals: workspaceId }, ...rest] });
  }
  const { collection, index } = query;
  return Effect.fail(new QueryNotIndexed({ collection, index, reason: "the query asks for another workspace" }));
};
