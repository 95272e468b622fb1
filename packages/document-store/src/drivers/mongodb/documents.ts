import type { Document as Stored } from "mongodb";
import { BSON } from "mongodb";
import { DocumentTooLarge, MAX_DOCUMENT_BYTES, refuseTooLarge } from "../../document-size.ts";
import type { Document, Versioned } from "../../document-store.ts";

/** Fields of ours beside those of a document: its version, and what BSON could not hold exactly as JSON text. */
const VERSION = "_version";
const TEXT = "_json";
const OWN = new Set(["_id", VERSION, TEXT]);
const MAX_BSON_BYTES = 16 * 1024 * 1024;
/** JSON text has at most so many bytes for one of BSON: control characters are the longest. */
const MOST_TEXT = 8;
/** Far below what servers accept. */
const MAX_DEPTH = 50;

/**
 * A document as MongoDB holds it: its fields as they are, so that people and tools can read them. What BSON or a server
 * would change or refuse (odd keys, halves of surrogate pairs, great depth) makes the whole document travel as JSON text
 * beside its top-level fields, which indexes need. Throws `DocumentTooLarge`.
 */
export const encode = (collection: string, document: Document, version: number): Stored => {
  const { id, ...fields } = document;
  const held = isExact(fields, OWN) ? fields : { ...indexable(fields), [TEXT]: JSON.stringify(document) };
  const stored = { _id: id, [VERSION]: version, ...held };
  const bytes = BSON.calculateObjectSize(stored);
  if (bytes > MAX_DOCUMENT_BYTES / MOST_TEXT) refuseTooLarge(collection, id, JSON.stringify(document));
  if (bytes > MAX_BSON_BYTES) throw new DocumentTooLarge({ collection, id, bytes });
  return stored;
};

export const decode = (stored: Stored): Document => {
  if (typeof stored[TEXT] === "string") return JSON.parse(stored[TEXT]) as Document; // written from a document above
  const { _id, [VERSION]: _, ...fields } = stored;
  return { id: _id, ...fields };
};

export const decodeVersioned = (stored: Stored): Versioned => ({
  document: decode(stored),
  version: versionOf(stored),
});

export const versionOf = (stored: Stored): number => Number(stored[VERSION]);

/** What is read to know whether a document may be replaced. */
export const guardFields = { [VERSION]: 1, position: 1 };

/** The filter for a document in the version that was read. */
export const inVersion = (id: string, version: number) => ({ _id: id as never, [VERSION]: version }); // ids are strings, the driver's type expects ObjectIds

const KEY = /^[^$.\0][^.\0]*$/;

/** Whether a value comes back from BSON as JSON would bring it back. */
const isExact = (value: unknown, taken: ReadonlySet<string> | null = null, depth = 0): boolean => {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (value === null || typeof value === "boolean") return true;
  if (typeof value !== "object" || depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((one) => isExact(one, null, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype || "toJSON" in value) return false;
  return Object.entries(value).every(
    ([key, one]) =>
      KEY.test(key) &&
      key !== "__proto__" &&
      taken?.has(key) !== true &&
      key.isWellFormed() &&
      isExact(one, null, depth + 1),
  );
};

const FIELD = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Top-level scalars and lists of scalars. */
const indexable = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([key, value]) =>
        FIELD.test(key) && !OWN.has(key) && (Array.isArray(value) ? value.every(isScalar) : isScalar(value)),
    ),
  );

const isScalar = (value: unknown): boolean =>
  value === null ||
  typeof value === "boolean" ||
  typeof value === "string" ||
  (typeof value === "number" && Number.isFinite(value));
