import type { Document } from "@soshogle/document-store/document-store";
import { localDay, type Span } from "@soshogle/read-models/figures/local-day";
import { sumWithin } from "@soshogle/read-models/figures/query";
import type { DashboardView } from "../../app/views.ts";

const HOUR_MS = 60 * 60_000;

/** Today in a time zone, and the day before up to the same time of the day. */
export interface Days {
  readonly today: Span;
  readonly before: Span;
}

export const daysAround = (now: number, timeZone: string): Days => {
  const today = localDay(now, timeZone);
  const yesterday = localDay(today.from - 1, timeZone);
  return {
    today,
    before: { from: yesterday.from, until: Math.min(yesterday.until, yesterday.from + (now - today.from)) },
  };
};

/** `found` holds the kept figures of both days. */
export const todayView = (found: readonly Document[], { today, before }: Days): DashboardView["today"] => ({
  ...today,
  ...sumWithin(found, today),
  before: sumWithin(found, before),
  hours: hoursOf(today).map((hour) => {
    const { received, sent } = sumWithin(found, hour);
    return { at: hour.from, received, sent };
  }),
});

/** The hours of a day from its beginning on; the last is shorter where the clocks move by half an hour. */
const hoursOf = ({ from, until }: Span): readonly Span[] =>
  Array.from({ length: Math.ceil((until - from) / HOUR_MS) }, (_, hour) => ({
    from: from + hour * HOUR_MS,
    until: Math.min(until, from + (hour + 1) * HOUR_MS),
  }));
