/** Choices that a seed fixes. Each actor has its own, so that what one does depends on no other. */
export interface Random {
  /** A whole number from 0, below `limit`. */
  readonly below: (limit: number) => number;
  readonly chance: (probability: number) => boolean;
  /** One of a list that is not empty. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** From `from`, below `to`. */
  readonly between: (from: number, to: number) => number;
  readonly digits: (count: number) => string;
  readonly uuid: () => string;
}

/** @param seed any text: the number that a person gave, and the name of the actor. */
export const randomOf = (seed: string): Random => {
  let state = hashOf(seed);
  /** Mulberry32: small, and good enough to choose by. */
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const text = (count: number, alphabet: string) =>
    Array.from({ length: count }, () => alphabet[below(alphabet.length)]).join("");
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)] as (typeof list)[number], // never beyond the end
    between: (from, to) => from + below(to - from),
    digits: (count) => text(count, "123456789"),
    uuid: () => {
      const hex = (count: number) => text(count, "0123456789abcdef");
      return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
    },
  };
};

/** FNV-1a. */
const hashOf = (text: string): number =>
  [...text].reduce((hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193), 0x811c9dc5);
