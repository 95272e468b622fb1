import type { Cursor, Document, DocumentPage, Query } from "@soshogle/document-store/document-store";

/** Where a page of a list stands: at its newest end, or beside a document that was shown before. */
export type Step =
  | { readonly to: "newest" }
  | { readonly to: "older"; readonly than: Cursor }
  | { readonly to: "newer"; readonly than: Cursor };

export type PageQuery = Omit<Query, "direction" | "after">;

/** A page, newest first. A cursor is null where the list ends. */
export interface ListPage<T> {
  readonly documents: readonly T[];
  readonly older: Cursor | null;
  readonly newer: Cursor | null;
}

/** The query of one step through a list. */
export const stepQuery = (query: PageQuery, step: Step): Query =>
  step.to === "newest"
    ? { ...query, direction: "descending" }
    : { ...query, direction: step.to === "older" ? "descending" : "ascending", after: step.than };

/**
 * What a step found, newest first whichever way it went. The way back is always offered: what lay there may have moved
 * away meanwhile, which an empty page says.
 */
export const pageOf = <T extends Document>(
  step: Step,
  found: DocumentPage,
  cursorOf: (document: T) => Cursor,
): ListPage<T> => {
  const documents = found.documents as readonly T[]; // the collection holds what its projection makes
  if (step.to === "newer") {
    const newestFirst = documents.toReversed();
    return { documents: newestFirst, older: ends(newestFirst, cursorOf).last ?? step.than, newer: found.next };
  }
  const { first, last } = ends(documents, cursorOf);
  const older = found.next === null ? null : (last ?? found.next);
  return { documents, older, newer: step.to === "newest" ? null : (first ?? step.than) };
};

const ends = <T>(documents: readonly T[], cursorOf: (document: T) => Cursor) => {
  const [first] = documents;
  const last = documents.at(-1);
  return { first: first === undefined ? null : cursorOf(first), last: last === undefined ? null : cursorOf(last) };
};

/** A cursor as it stands in an address. */
export const cursorToText = (cursor: Cursor): string =>
  btoa(JSON.stringify(cursor)).replaceAll("+", "-").replaceAll("/", "_");

/** The cursor in an address, or null for anything that is none: numbers and texts, ending in an id. */
export const cursorFromText = (text: string): Cursor | null => {
  try {
    const value: unknown = JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
    return isCursor(value) ? value : null;
  } catch {
    return null;
  }
};

const isCursor = (value: unknown): value is Cursor =>
  Array.isArray(value) &&
  typeof value.at(-1) === "string" &&
  value.every((part) => part === null || ["string", "number", "boolean"].includes(typeof part));

/** Documents to be read by their ids. */
export interface Lookup {
  readonly collection: string;
  readonly ids: readonly string[];
}
