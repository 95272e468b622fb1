import type { Query, Scalar } from "./document-store.ts";
import { type Bounds, type FittedQuery, narrow, within } from "./fit-query.ts";

/** One stretch of an index, read in order without sorting: equal leading fields, then at most one bounded field. */
export interface Segment {
  readonly equal: readonly { readonly field: string; readonly value: Scalar }[];
  readonly bounded: { readonly field: string; readonly bounds: Bounds | "not null" } | null;
}

type Leading = readonly { readonly field: string; readonly value: Scalar }[];

/** Every combination of the values of the leading fields. */
export const branches = (leading: FittedQuery["leading"]): readonly Leading[] =>
  leading.reduce<readonly Leading[]>(
    (combinations, { field, values }) =>
      combinations.flatMap((one) => values.map((value) => [...one, { field, value }])),
    [[]],
  );

/**
 * The stretches that hold a branch's documents behind the cursor, in the order of the sort. Behind (a, b, id) lie, when
 * ascending: same a and b, higher id; same a, higher b; higher a. One comparison of all three could not be searched in
 * the index, since null compares with nothing.
 */
export const segments = (
  leading: Leading,
  { range, sort }: FittedQuery,
  { after, direction }: Query,
): readonly Segment[] => {
  if (after === undefined) return [{ equal: leading, bounded: range && { field: sort[0], bounds: range } }];
  const outside = range !== null && !within(after[0] ?? null, range);
  return sort.flatMap((_, place) => {
    const depth = sort.length - 1 - place;
    if (depth > 0 && outside) return [];
    const same = sort.slice(0, depth).map((field, at) => ({ field, value: after[at] ?? null }));
    const beyond = direction === "ascending" ? above : below;
    const bounded = beyond({
      field: sort[depth] ?? "id",
      value: after[depth] ?? null,
      range: depth === 0 ? range : null,
    });
    return bounded.map((one) => withNull([...leading, ...same], one));
  });
};

interface Step {
  readonly field: string;
  readonly value: Scalar;
  readonly range: Bounds | null;
}

type Beyond = { readonly field: string; readonly bounds: Bounds | "not null" | "null" };

const above = ({ field, value, range }: Step): readonly Beyond[] => {
  if (value === null) return [{ field, bounds: range ?? "not null" }];
  return [{ field, bounds: narrow(range ?? {}, { low: { value, inclusive: false } }) }];
};

/** Downwards null comes last, so nothing lies below it, and SQLite's `<` leaves it out. Ids are never null, a range excludes it. */
const below = ({ field, value, range }: Step): readonly Beyond[] => {
  if (value === null) return [];
  const lower: Beyond = { field, bounds: narrow(range ?? {}, { high: { value, inclusive: false } }) };
  return range === null && field !== "id" ? [lower, { field, bounds: "null" }] : [lower];
};

const withNull = (equal: Leading, { field, bounds }: Beyond): Segment =>
  bounds === "null"
    ? { equal: [...equal, { field, value: null }], bounded: null }
    : { equal, bounded: { field, bounds } };
