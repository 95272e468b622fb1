import type { CollectionSpec, Condition, IndexSpec, Query, Scalar } from "./document-store.ts";
import { compareScalars } from "./scalar-order.ts";

/** At most this many combinations of `in` values: each is a search of its own, merged in sort order. */
export const MAX_BRANCHES = 100;

type Value = Exclude<Scalar, null>;

/** Bounds of a range on the first sort field; a document without the field lies outside of every range. */
export interface Bounds {
  readonly low?: { readonly value: Value; readonly inclusive: boolean };
  readonly high?: { readonly value: Value; readonly inclusive: boolean };
}

/** A query seen through the index that answers it. */
export interface FittedQuery {
  readonly index: IndexSpec;
  /** Leading fields of the index with the values that each may have: one for an equality, several for `in`. */
  readonly leading: readonly { readonly field: string; readonly values: readonly Scalar[] }[];
  /** Range on `sort[0]`, null if there is none. */
  readonly range: Bounds | null;
  /** The fields that documents are sorted by, "id" last. A cursor holds a value for each. */
  readonly sort: readonly [string, ...string[]];
}

export type Fit = { readonly ok: true; readonly fitted: FittedQuery } | { readonly ok: false; readonly reason: string };

/**
 * Checks that the index a query names is declared and answers it alone: equality, `in` or `contains` on leading fields,
 * then at most one range on the first field after them, and nothing else. Every driver runs this before it searches.
 */
export const fitQuery = (spec: CollectionSpec | undefined, query: Query): Fit => {
  if (spec === undefined) return unfit("the collection is not declared");
  const index = spec.indexes.find(({ name }) => name === query.index);
  if (index === undefined) return unfit("the index is not declared");
  if (!Number.isSafeInteger(query.limit) || query.limit < 1) return unfit("the limit is no whole number from 1");

  const conditions = new Map(query.where.map((condition) => [condition.field, condition]));
  if (conditions.size !== query.where.length) return unfit("a field has two conditions");

  const count = leadingCount(index, conditions);
  const leading = index.fields.slice(0, count).map((field) => ({ field, values: valuesOf(conditions.get(field)) }));
  const sort = sortOf(index, count);
  const ranged = conditions.get(sort[0]);
  const outside = query.where.find(({ field }) => !leading.some((one) => one.field === field) && field !== sort[0]);
  if (outside !== undefined)
    return unfit(`the condition on ${outside.field} is neither on a leading field nor on the first sort field`);

  const reason = listFault(index, query) ?? rangeFault(ranged) ?? branchFault(leading) ?? cursorFault(query, sort);
  if (reason !== null) return unfit(reason);
  return { ok: true, fitted: { index, leading, range: ranged === undefined ? null : boundsOf(ranged), sort } };
};

const unfit = (reason: string): Fit => ({ ok: false, reason });

const isRange = (condition: Condition): boolean =>
  !("equals" in condition || "in" in condition || "contains" in condition);

const leadingCount = (index: IndexSpec, conditions: ReadonlyMap<string, Condition>): number => {
  const end = index.fields.findIndex((field) => {
    const condition = conditions.get(field);
    return condition === undefined || isRange(condition);
  });
  return end === -1 ? index.fields.length : end;
};

const sortOf = (index: IndexSpec, count: number): readonly [string, ...string[]] => {
  const [first, ...rest] = index.fields.slice(count);
  return first === undefined ? ["id"] : [first, ...rest, "id"];
};

const valuesOf = (condition: Condition | undefined): readonly Scalar[] => {
  if (condition === undefined) return [];
  if ("equals" in condition) return [condition.equals];
  if ("contains" in condition) return [condition.contains];
  if ("in" in condition) return [...new Set(condition.in)];
  return [];
};

/** An index over a list field knows a document once per element, so exactly one `contains` must pick the element. */
const listFault = (index: IndexSpec, query: Query): string | null => {
  const contains = query.where.filter((condition) => "contains" in condition);
  if (contains.some((condition) => "contains" in condition && condition.contains === null))
    return "a list cannot be asked for null";
  if (index.array === true && contains.length !== 1) return "an index over a list field needs exactly one `contains`";
  if (index.array !== true && contains.length > 0) return "`contains` needs an index over a list field";
  return null;
};

const rangeFault = (condition: Condition | undefined): string | null => {
  if (condition === undefined) return null;
  if (!isRange(condition)) return "only a range can stand on the first sort field";
  const { above, atLeast, below, atMost } = condition as Extract<Condition, { above?: Scalar }>; // `isRange` leaves only this member
  const given = [above, atLeast, below, atMost].filter((bound) => bound !== undefined);
  if (given.length === 0) return "the range has no bound";
  return given.includes(null) ? "a range cannot be bounded by null" : null;
};

const boundsOf = (condition: Condition): Bounds => {
  const { above, atLeast, below, atMost } = condition as { readonly [bound: string]: Value | undefined }; // `rangeFault` has refused null
  const lows = [bound(above, { inclusive: false }), bound(atLeast, { inclusive: true })];
  const highs = [bound(below, { inclusive: false }), bound(atMost, { inclusive: true })];
  return [...lows.map((low) => ({ low })), ...highs.map((high) => ({ high }))].reduce<Bounds>(narrow, {});
};

const bound = (value: Value | undefined, { inclusive }: { readonly inclusive: boolean }) =>
  value === undefined ? undefined : { value, inclusive };

/** What lies within both. */
export const narrow = (
  a: Bounds,
  b: { readonly low?: Bounds["low"] | undefined; readonly high?: Bounds["high"] | undefined },
): Bounds => {
  const low = tighter(a.low, b.low, (order) => order > 0);
  const high = tighter(a.high, b.high, (order) => order < 0);
  return { ...(low && { low }), ...(high && { high }) };
};

const tighter = <B extends { readonly value: Value; readonly inclusive: boolean }>(
  a: B | undefined,
  b: B | undefined,
  wins: (order: number) => boolean,
): B | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  const order = compareScalars(a.value, b.value);
  if (order === 0) return a.inclusive ? b : a;
  return wins(order) ? a : b;
};

/** Whether a value lies within bounds; null lies in none. */
export const within = (value: Scalar, { low, high }: Bounds): boolean => {
  if (value === null) return false;
  const overLow = low === undefined ? 1 : compareScalars(value, low.value);
  const underHigh = high === undefined ? -1 : compareScalars(value, high.value);
  return (
    (overLow > 0 || (overLow === 0 && low?.inclusive === true)) &&
    (underHigh < 0 || (underHigh === 0 && high?.inclusive === true))
  );
};

const branchFault = (leading: FittedQuery["leading"]): string | null => {
  const branches = leading.reduce((product, { values }) => product * values.length, 1);
  return branches > MAX_BRANCHES
    ? `${branches} combinations of \`in\` values, at most ${MAX_BRANCHES} are searched`
    : null;
};

const cursorFault = ({ after }: Query, sort: readonly string[]): string | null => {
  if (after === undefined) return null;
  return after.length === sort.length && typeof after.at(-1) === "string"
    ? null
    : "the cursor belongs to another query";
};
