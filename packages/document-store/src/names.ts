import type { CollectionSpec, IndexSpec } from "./document-store.ts";

const COLLECTION = /^[A-Za-z0-9_@.-]{1,100}$/;
const INDEX = /^[A-Za-z0-9_.-]{1,60}$/;
const FIELD = /^[A-Za-z_][A-Za-z0-9_]{0,60}$/;

/** What is wrong with a declaration, or null. Every driver refuses the same ones, as a defect of the caller. */
export const declarationFault = (spec: CollectionSpec): string | null => {
  if (!COLLECTION.test(spec.name)) return `"${spec.name}" is no name for a collection`;
  const names = spec.indexes.map((index) => index.name.toLowerCase());
  if (new Set(names).size !== names.length) return `${spec.name} declares an index twice`;
  for (const index of spec.indexes) {
    const fault = indexFault(index);
    if (fault !== null) return `${spec.name}: ${fault}`;
  }
  const fields = new Set(spec.indexes.flatMap((index) => index.fields));
  for (const field of fields) {
    const fault = caseFault(fields, field);
    if (fault !== null) return `${spec.name}: the field ${fault}`;
  }
  return null;
};

const indexFault = ({ name, fields, array }: IndexSpec): string | null => {
  if (!INDEX.test(name)) return `"${name}" is no name for an index`;
  const wrong = fields.find((field) => !FIELD.test(field) || field === "id");
  if (wrong !== undefined) return `index ${name} cannot hold the field "${wrong}" (the id follows by itself)`;
  if (new Set(fields).size !== fields.length) return `index ${name} holds a field twice`;
  if (array === true && fields.length === 0) return `index ${name} names no list field`;
  return null;
};

/** What is wrong with one more name beside others, or null: no store tells names apart by case alone. */
export const caseFault = (others: Iterable<string>, name: string): string | null => {
  for (const other of others)
    if (other !== name && other.toLowerCase() === name.toLowerCase())
      return `${name} differs from ${other} in case alone`;
  return null;
};
