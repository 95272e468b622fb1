import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localDay } from "./local-day.ts";

const HOUR = 3_600_000;
const at = Date.parse;
const spanAt = (moment: string, timeZone: string) => {
  const { from, until } = localDay(at(moment), timeZone);
  return { from: new Date(from).toISOString(), hours: (until - from) / HOUR };
};

describe("the day of a time zone", () => {
  it("is UTC's in UTC", () => {
    expect(spanAt("2026-11-03T23:59:59.999Z", "UTC")).toEqual({ from: "2026-11-03T00:00:00.000Z", hours: 24 });
    expect(spanAt("2026-11-04T00:00:00Z", "UTC")).toEqual({ from: "2026-11-04T00:00:00.000Z", hours: 24 });
  });

  it("begins at a quarter hour where the zone does", () => {
    expect(spanAt("2026-11-03T12:00:00Z", "Asia/Kathmandu")).toEqual({ from: "2026-11-02T18:15:00.000Z", hours: 24 });
    expect(spanAt("2026-07-03T12:00:00Z", "Pacific/Chatham").from).toBe("2026-07-03T11:15:00.000Z");
  });

  it("has 23 or 25 hours when the clocks change", () => {
    expect(spanAt("2026-03-29T12:00:00Z", "Europe/Berlin")).toEqual({ from: "2026-03-28T23:00:00.000Z", hours: 23 });
    expect(spanAt("2026-10-25T12:00:00Z", "Europe/Berlin")).toEqual({ from: "2026-10-24T22:00:00.000Z", hours: 25 });
    expect(spanAt("2026-11-01T12:00:00Z", "America/New_York").hours).toBe(25);
    expect(spanAt("2026-04-04T14:00:00Z", "Australia/Lord_Howe").hours).toBe(24.5);
  });

  it("begins at one o'clock where midnight was left out", () => {
    expect(spanAt("2026-03-29T12:00:00Z", "Asia/Beirut")).toEqual({ from: "2026-03-28T22:00:00.000Z", hours: 23 });
  });

  it("holds its moment and ends where the next begins, in every zone", () => {
    const zones = fc.constantFrom("UTC", ...Intl.supportedValuesOf("timeZone"));
    const moments = fc.integer({ min: at("2024-01-01"), max: at("2034-01-01") });
    fc.assert(
      fc.property(zones, moments, (timeZone, moment) => {
        const { from, until } = localDay(moment, timeZone);
        expect(from <= moment && moment < until).toBe(true);
        expect(localDay(from, timeZone)).toEqual({ from, until });
        expect(localDay(until - 1, timeZone)).toEqual({ from, until });
        expect(localDay(until, timeZone).from).toBe(until);
      }),
    );
  });
});
