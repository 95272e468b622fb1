/** A state as text: JSON, in which maps and sets are objects of their own. Throws on values that JSON does not carry. */
export const encodeState = (state: unknown): string => JSON.stringify(toPlain(state));

/** Reads what `encodeState` wrote. Fields that were undefined are missing. Throws on anything else. */
export const decodeState = (text: string): unknown => fromPlain(JSON.parse(text));

const MAP = "$map";
const SET = "$set";

const toPlain = (value: unknown): unknown => {
  if (value === null || typeof value !== "object") return scalar(value);
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Map) return { [MAP]: [[...value.keys()].map(toPlain), [...value.values()].map(toPlain)] };
  if (value instanceof Set) return { [SET]: [...value].map(toPlain) };
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error("a state holds an object of a class");
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, toPlain(each)]));
};

const scalar = (value: unknown): unknown => {
  if (typeof value === "bigint" || typeof value === "function" || typeof value === "symbol")
    throw new Error(`a state holds a ${typeof value}`);
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`a state holds ${value}`);
  return value;
};

const fromPlain = (value: unknown): unknown => {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(fromPlain);
  if (MAP in value) {
    const [keys, values] = value[MAP] as [unknown[], unknown[]]; // written by toPlain
    return new Map(keys.map((key, at) => [fromPlain(key), fromPlain(values[at])]));
  }
  if (SET in value) return new Set((value[SET] as unknown[]).map(fromPlain)); // written by toPlain
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, fromPlain(each)]));
};
