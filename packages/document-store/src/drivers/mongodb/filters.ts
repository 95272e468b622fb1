import type { Filter, IndexSpecification, Sort } from "mongodb";
import type { IndexSpec, Query, Scalar } from "../../document-store.ts";
import type { Bounds, FittedQuery } from "../../fit-query.ts";
import { type Segment, segments } from "../../segments.ts";

/** One search: a stretch of an index, read in order. */
export interface Search {
  readonly filter: Filter<Record<string, unknown>>;
  readonly sort: Sort;
  readonly hint: IndexSpecification;
}

/** Fields in order, the id as the last: what MongoDB calls an index. Indexes over the same fields are one. */
export const keyOf = ({ fields }: Pick<IndexSpec, "fields">): Record<string, 1> =>
  Object.fromEntries([...fields.map(storedField), "_id"].map((field) => [field, 1]));

/**
 * The searches that answer a query one after another: the second begins where the first ends. The values of an `in` stay
 * together, for MongoDB merges their stretches in order of the sort by itself. No value at all: no search.
 */
export const searches = (query: Query, fitted: FittedQuery): readonly Search[] => {
  if (fitted.leading.some(({ values }) => values.length === 0)) return [];
  const leading = fitted.leading.map(({ field, values }) => ({
    [storedField(field)]: values.length === 1 ? values[0] : { $in: values },
  }));
  return segments([], fitted, query).map((segment) => ({
    filter: Object.assign({}, ...leading, ...conditions(segment)),
    sort: sortOf(query, fitted, segment),
    hint: keyOf(fitted.index),
  }));
};

const sortOf = ({ direction }: Query, { sort }: FittedQuery, { equal }: Segment): Sort => {
  const fixed = new Set(equal.map(({ field }) => field));
  const sign = direction === "ascending" ? 1 : -1;
  return Object.fromEntries(sort.filter((field) => !fixed.has(field)).map((field) => [storedField(field), sign]));
};

/** Null stands for a missing field too, in equality and in order. */
const conditions = ({ equal, bounded }: Segment): readonly Record<string, unknown>[] => [
  ...equal.map(({ field, value }) => ({ [storedField(field)]: value })),
  ...(bounded ? [{ [storedField(bounded.field)]: rangeOf(bounded.bounds) }] : []),
];

const rangeOf = (bounds: Bounds | "not null"): Record<string, Scalar> => {
  if (bounds === "not null") return { $ne: null };
  const { low, high } = bounds;
  return {
    ...(low && { [low.inclusive ? "$gte" : "$gt"]: low.value }),
    ...(high && { [high.inclusive ? "$lte" : "$lt"]: high.value }),
  };
};

const storedField = (field: string): string => (field === "id" ? "_id" : field);
