/** Below this a number counts seconds (until the year 5138), from it on milliseconds (since 1973). */
const FIRST_MILLISECOND = 1e11;
/** Beyond this (the year 5138 in ms) it is no time that Meta sends. */
const LAST_MILLISECOND = 1e14;

/** Meta's times in ms: it writes milliseconds, seconds, or either in quotes. Null for what is no time. */
export const toMilliseconds = (source: string): number | null => {
  if (!/^[0-9]+(\.[0-9]+)?$/.test(source)) return null;
  const value = Number(source);
  const ms = Math.floor(value < FIRST_MILLISECOND ? value * 1000 : value);
  return ms < LAST_MILLISECOND ? ms : null;
};
