import { BUCKET_MS } from "./document.ts";

/** A span of time, ms: from its first moment up to, but without, its end. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/**
 * The day of a time zone in which a moment lies. Found by walking the quarter hours, of which every zone's days are made,
 * until the date changes: so days of 23, 24, 24½ and 25 hours come out as they are, and midnights that do not exist.
 */
export const localDay = (moment: number, timeZone: string): Span => {
  const dateOf = dates(timeZone);
  const here = Math.floor(moment / BUCKET_MS) * BUCKET_MS;
  const today = dateOf(here);
  let from = here;
  while (here - from < LONGEST_MS && dateOf(from - BUCKET_MS) === today) from -= BUCKET_MS;
  let until = here + BUCKET_MS;
  while (until - here < LONGEST_MS && dateOf(until) === today) until += BUCKET_MS;
  return { from, until };
};
/** No day is longer. */
const LONGEST_MS = 48 * 60 * 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const dates = (timeZone: string): ((at: number) => string) => {
  const known = formats.get(timeZone);
  const format = known ?? new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  formats.set(timeZone, format);
  return (at) => format.format(at);
};
