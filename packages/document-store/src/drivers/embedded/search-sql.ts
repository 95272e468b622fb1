import type { Query, Scalar } from "../../document-store.ts";
import type { Bounds, FittedQuery } from "../../fit-query.ts";
import type { Segment } from "../../segments.ts";
import { type Source, sourceOf } from "./schema.ts";

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly string[];
}

/** Smaller than every number and every string, greater than null. */
const LEAST = "-9e999";

/**
 * A value as SQLite reads it from a document: both sides of a comparison take the same way from JSON text, so numbers
 * and odd characters cannot differ.
 */
const PARAMETER = "json_extract(?, '$')";

export const selectRows = (query: Query, fitted: FittedQuery, segment: Segment): Statement => {
  const source = sourceOf(query.collection, fitted.index);
  const { sql, parameters } = conditions(segment, source);
  const order = query.direction === "ascending" ? "ASC" : "DESC";
  const fixed = new Set(segment.equal.map(({ field }) => field));
  const sort = fitted.sort.filter((field) => !fixed.has(field)).map((field) => `${source.column(field)} ${order}`);
  return {
    sql: `SELECT d.version, d.body FROM ${source.from} WHERE ${sql} ORDER BY ${sort.join(", ")} LIMIT ?`,
    parameters,
  };
};

export const countRows = (query: Query, fitted: FittedQuery, segment: Segment): Statement => {
  const source = sourceOf(query.collection, fitted.index);
  const { sql, parameters } = conditions(segment, source);
  return { sql: `SELECT count(*) AS count FROM (SELECT 1 FROM ${source.from} WHERE ${sql} LIMIT ?)`, parameters };
};

const conditions = ({ equal, bounded }: Segment, { column }: Source): Statement => {
  const parts = [
    ...equal.map(({ field, value }) => equality(column(field), value)),
    ...(bounded ? bounds(column(bounded.field), bounded.bounds) : []),
  ];
  return {
    sql: parts.length === 0 ? "TRUE" : parts.map(({ sql }) => sql).join(" AND "),
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
};

const encoded = (value: Scalar): string => JSON.stringify(value);

const equality = (column: string, value: Scalar): Statement =>
  value === null
    ? { sql: `${column} IS NULL`, parameters: [] }
    : { sql: `${column} = ${PARAMETER}`, parameters: [encoded(value)] };

const bounds = (column: string, given: Bounds | "not null"): readonly Statement[] => {
  if (given === "not null") return [{ sql: `${column} >= ${LEAST}`, parameters: [] }];
  const { low, high } = given;
  return [
    ...(low ? [{ sql: `${column} ${low.inclusive ? ">=" : ">"} ${PARAMETER}`, parameters: [encoded(low.value)] }] : []),
    ...(high
      ? [{ sql: `${column} ${high.inclusive ? "<=" : "<"} ${PARAMETER}`, parameters: [encoded(high.value)] }]
      : []),
  ];
};
