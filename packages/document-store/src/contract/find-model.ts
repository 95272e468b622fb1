import type { Condition, Cursor, Document, Query, Scalar } from "../document-store.ts";

/** What `find` means, written as plainly as possible: filter, then sort, then what lies behind the cursor. */
export const findInModel = (
  documents: readonly Document[],
  query: Query,
  sort: readonly string[],
): readonly Document[] => {
  const sign = query.direction === "ascending" ? 1 : -1;
  const keyOf = (document: Document) => sort.map((field) => fieldOf(document, field));
  const place = (a: Cursor, b: Cursor) =>
    sign * (a.map((value, at) => order(value, b[at] ?? null)).find((one) => one !== 0) ?? 0);
  return documents
    .filter((document) => query.where.every((condition) => holds(document, condition)))
    .filter((document) => query.after === undefined || place(keyOf(document), query.after) > 0)
    .sort((a, b) => place(keyOf(a), keyOf(b)));
};

const fieldOf = (document: Document, field: string): Scalar => (document[field] ?? null) as Scalar; // the generator puts scalars into sort fields

const holds = (document: Document, condition: Condition): boolean => {
  const value = fieldOf(document, condition.field);
  if ("equals" in condition) return value === condition.equals;
  if ("in" in condition) return condition.in.includes(value);
  if ("contains" in condition) return Array.isArray(value) && value.includes(condition.contains);
  const { above, atLeast, below, atMost } = condition;
  return (
    value !== null &&
    (above === undefined || order(value, above) > 0) &&
    (atLeast === undefined || order(value, atLeast) >= 0) &&
    (below === undefined || order(value, below) < 0) &&
    (atMost === undefined || order(value, atMost) <= 0)
  );
};

const order = (a: Scalar, b: Scalar): number => {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Math.sign(Number(a) - Number(b));
};
