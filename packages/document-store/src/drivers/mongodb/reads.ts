import type { Document as Stored } from "mongodb";
import type { Query } from "../../document-store.ts";
import { type Fit, fitQuery } from "../../fit-query.ts";
import type { Declarations } from "./declarations.ts";
import type { Search } from "./filters.ts";

/** Documents that one answer of the server brings. */
const BATCH = 1_000;
/** Ids that one command carries. */
const IDS = 1_000;

export const getStored = async (
  declarations: Declarations,
  of: { readonly collection: string; readonly ids: readonly string[] },
): Promise<Stored[]> => {
  const ids = [...new Set(of.ids)];
  if (ids.length === 0 || (await declarations.find(of.collection)) === undefined) return [];
  const collection = declarations.forReading(of.collection);
  return byIds(ids, (some) =>
    collection
      .find({ _id: { $in: some as never[] } })
      .sort({ _id: 1 })
      .batchSize(IDS)
      .toArray(),
  ); // ids are strings, the driver's type expects ObjectIds
};

/** Documents behind an id, in the order of their ids. */
export const scanStored = async (
  declarations: Declarations,
  of: { readonly collection: string; readonly after: string | null; readonly limit: number },
): Promise<Stored[]> => {
  if ((await declarations.find(of.collection)) === undefined) return [];
  const behind = of.after === null ? {} : { _id: { $gt: of.after as never } }; // ids are strings, the driver's type expects ObjectIds
  return declarations.forReading(of.collection).find(behind).sort({ _id: 1 }).limit(of.limit).toArray();
};

/** Asks for so many ids at a time. */
export const byIds = async <A>(
  ids: readonly string[],
  ask: (some: readonly string[]) => Promise<A[]>,
): Promise<A[]> => {
  const found: A[] = [];
  for (let at = 0; at < ids.length; at += IDS) found.push(...(await ask(ids.slice(at, at + IDS))));
  return found;
};

export const fitted = async (declarations: Declarations, query: Query): Promise<Fit> =>
  fitQuery(await declarations.find(query.collection, query.index), query);

/** At most one document more than the limit, in order. */
export const findStored = async (
  declarations: Declarations,
  { query, all }: { readonly query: Query; readonly all: readonly Search[] },
): Promise<Stored[]> => {
  const collection = declarations.forReading(query.collection);
  const found: Stored[] = [];
  for (const { filter, sort, hint } of all) {
    const missing = query.limit + 1 - found.length;
    if (missing === 0) break;
    const cursor = collection.find(filter, { sort, hint, limit: missing, batchSize: Math.min(missing, BATCH) });
    for await (const document of cursor) found.push(document);
  }
  return found;
};

export const countStored = async (
  declarations: Declarations,
  { query, all }: { readonly query: Query; readonly all: readonly Search[] },
): Promise<number> => {
  const collection = declarations.forReading(query.collection);
  let counted = 0;
  for (const { filter, hint } of all) {
    counted += await collection.countDocuments(filter, { hint, limit: query.limit - counted });
    if (counted >= query.limit) break;
  }
  return counted;
};
