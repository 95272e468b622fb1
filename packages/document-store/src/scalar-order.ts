import type { Document, Scalar } from "./document-store.ts";

/** The value that a document is sorted by in one field: a missing one counts as null. */
export const sortValue = (document: Document, field: string): Scalar => (document[field] ?? null) as Scalar; // indexed fields hold scalars, see `IndexSpec`

/** The order that every driver keeps, as `Scalar` says. Kinds are never compared with each other, only with null. */
export const compareScalars = (a: Scalar, b: Scalar): number => {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  return Number(a) - Number(b);
};

/** By code point, as UTF-8 bytes sort. JavaScript's `<` compares UTF-16 units, which puts emoji before U+FFxx. */
const compareText = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return weight(x) - weight(y);
  }
  return a.length - b.length;
};

const weight = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
