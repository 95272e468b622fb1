/** `1 message`, `2 messages`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** A badge has room for two characters: `7`, `9+`. */
export const badgeCount = (count: number): string => (count > 9 ? "9+" : String(count));

/** Up to two letters to stand for a person without a picture. */
export const initials = (name: string): string => {
  const firsts = name.split(/\s+/u).flatMap((word) => word.match(/[\p{L}\p{N}]/u)?.[0] ?? []);
  const letters = firsts.length > 0 ? [firsts[0], ...firsts.slice(1).slice(-1)] : [...name.trim()].slice(0, 1);
  return letters.join("").toUpperCase() || "?";
};

/** A count that stops mattering: `999`, `999+`. */
export const capped = (count: number): string => (count > 999 ? "999+" : String(count));

/** A count where room is scarce: `999`, `5k`, `12k`. */
export const compact = (count: number): string => (count < 1_000 ? String(count) : `${Math.floor(count / 1_000)}k`);
