/** About what an entry of a list, map or set takes, with a name such as Meta's in it. */
const ENTRY_BYTES = 240;
const STATE_BYTES = 500;

/** What a folded state takes in memory, roughly, and without walking through its collections. */
export const roughBytes = (state: unknown): number => {
  if (state === null || typeof state !== "object") return STATE_BYTES;
  return Object.values(state).reduce((sum: number, value) => sum + ENTRY_BYTES * entriesOf(value), STATE_BYTES);
};

const entriesOf = (value: unknown): number => {
  if (value instanceof Map || value instanceof Set) return value.size;
  if (Array.isArray(value)) return value.length;
  return 0;
};
