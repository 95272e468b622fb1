import type { CollectionSpec, Document, Query } from "../../document-store.ts";
import { type FittedQuery, fitQuery } from "../../fit-query.ts";
import { compareScalars, sortValue } from "../../scalar-order.ts";
import { branches, segments } from "../../segments.ts";
import { NamedFailure } from "./named-failure.ts";
import type { Answers, Calls, Row } from "./protocol.ts";
import { tableOf } from "./schema.ts";
import { countRows, selectRows } from "./search-sql.ts";
import type { Statements } from "./statements.ts";

export interface Store {
  readonly statements: Statements;
  readonly specs: ReadonlyMap<string, CollectionSpec>;
}

export const get = ({ statements, specs }: Store, { collection, ids }: Calls["get"]): Answers["get"] => {
  if (!specs.has(collection)) return [];
  const statement = statements.prepare(`SELECT version, body FROM ${tableOf(collection)} WHERE id = ?`);
  return [...new Set(ids)].flatMap((id) => (statement.get(id) as Row | undefined) ?? []); // the columns named above
};

export const find = (store: Store, query: Query): Answers["find"] => {
  const fitted = fitOrRefuse(store, query);
  const found = branches(fitted.leading).map((leading) => {
    const rows: Row[] = [];
    for (const segment of segments(leading, fitted, query)) {
      const missing = query.limit + 1 - rows.length;
      if (missing === 0) break;
      const { sql, parameters } = selectRows(query, fitted, segment);
      rows.push(...(store.statements.prepare(sql).all(...parameters, missing) as unknown as Row[])); // the columns that `selectRows` names
    }
    return rows;
  });
  const rows = found.length === 1 ? (found[0] ?? []) : merge(found.flat(), fitted, query);
  return { rows: rows.slice(0, query.limit), sort: fitted.sort, more: rows.length > query.limit };
};

export const count = (store: Store, query: Query): number => {
  const fitted = fitOrRefuse(store, query);
  let counted = 0;
  for (const segment of branches(fitted.leading).flatMap((leading) => segments(leading, fitted, query))) {
    const { sql, parameters } = countRows(query, fitted, segment);
    const row = store.statements.prepare(sql).get(...parameters, query.limit - counted);
    counted += Number(row?.count);
    if (counted === query.limit) break;
  }
  return counted;
};

export const checkpoints = ({ statements }: Store, ids: readonly string[]): Answers["checkpoints"] => {
  const statement = statements.prepare("SELECT id, position FROM checkpoints WHERE id = ?");
  return ids.flatMap((id) => (statement.get(id) as Answers["checkpoints"][number] | undefined) ?? []); // the columns named above
};

export const inventory = ({ statements, specs }: Store): Answers["inventory"] => ({
  collections: [...specs.values()],
  checkpoints: statements
    .prepare("SELECT id, position FROM checkpoints ORDER BY id")
    .all() as unknown as Answers["checkpoints"], // the columns named above
});

export const scan = ({ statements, specs }: Store, { collection, after, limit }: Calls["scan"]): Answers["scan"] => {
  if (!specs.has(collection)) return [];
  const where = after === null ? "" : "WHERE id > ?";
  const statement = statements.prepare(`SELECT version, body FROM ${tableOf(collection)} ${where} ORDER BY id LIMIT ?`);
  return statement.all(...(after === null ? [] : [after]), limit) as unknown as Row[]; // the columns named above
};

const fitOrRefuse = ({ specs }: Store, query: Query): FittedQuery => {
  const fit = fitQuery(specs.get(query.collection), query);
  if (fit.ok) return fit.fitted;
  const { collection, index } = query;
  throw new NamedFailure("QueryNotIndexed", fit.reason, { collection, index, reason: fit.reason });
};

/** Branches are sorted each by itself; together they are sorted here. */
const merge = (rows: readonly Row[], { sort }: FittedQuery, { direction }: Query): readonly Row[] => {
  const sign = direction === "ascending" ? 1 : -1;
  const keyed = rows.map((row) => {
    const document = JSON.parse(row.body) as Document; // bodies are written from documents
    return { row, key: sort.map((field) => sortValue(document, field)) };
  });
  keyed.sort((a, b) => {
    const differing = sort.findIndex((_, at) => compareScalars(a.key[at] ?? null, b.key[at] ?? null) !== 0);
    return differing === -1 ? 0 : sign * compareScalars(a.key[differing] ?? null, b.key[differing] ?? null);
  });
  return keyed.map(({ row }) => row);
};
