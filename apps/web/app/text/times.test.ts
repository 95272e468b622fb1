import { describe, expect, it } from "vitest";
import {
  ago,
  dayKey,
  dayLabel,
  daysLeft,
  elapsed,
  exactTime,
  longDate,
  relativeTime,
  timeLeft,
  timeOfDay,
} from "./times.ts";

const at = (iso: string): number => Date.parse(iso);
const clock = { now: at("2026-11-18T12:00:00Z"), timeZone: "UTC" };

describe("relativeTime", () => {
  it.each([
    ["2026-11-18T12:00:30Z", "now"],
    ["2026-11-18T11:59:01Z", "now"],
    ["2026-11-18T11:59:00Z", "1 min"],
    ["2026-11-18T11:00:01Z", "59 min"],
    ["2026-11-18T11:00:00Z", "1 h"],
    ["2026-11-17T12:00:01Z", "23 h"],
    ["2026-11-17T12:00:00Z", "Tue"],
    ["2026-11-12T00:00:00Z", "Thu"],
    ["2026-11-11T23:00:00Z", "11 Nov"],
    ["2025-12-31T23:00:00Z", "31 Dec 2025"],
  ])("shows %s as %s", (moment, words) => {
    expect(relativeTime(at(moment), clock)).toBe(words);
  });

  it("says ago only where it reads well", () => {
    expect(ago(at("2026-11-18T11:00:00Z"), clock)).toBe("1 h ago");
    expect(ago(at("2026-11-18T12:00:00Z"), clock)).toBe("just now");
    expect(ago(at("2026-11-11T23:00:00Z"), clock)).toBe("11 Nov");
  });
});

describe("dayLabel", () => {
  it("names today and yesterday in the reader's zone", () => {
    const tokyo = { ...clock, timeZone: "Asia/Tokyo" };
    expect(dayLabel(at("2026-11-17T14:59:00Z"), tokyo)).toBe("Yesterday");
    expect(dayLabel(at("2026-11-17T15:00:00Z"), tokyo)).toBe("Today");
    expect(dayKey(at("2026-11-17T15:00:00Z"), "Asia/Tokyo")).toBe("2026-11-18");
  });

  it("adds the date further back, and the year before this one", () => {
    expect(dayLabel(at("2026-11-16T10:00:00Z"), clock)).toBe("Monday 16 Nov");
    expect(dayLabel(at("2025-11-16T10:00:00Z"), clock)).toBe("16 Nov 2025");
  });
});

it("gives the exact moment across a change to winter time", () => {
  expect(exactTime(at("2026-10-25T00:30:00Z"), "Europe/Berlin")).toBe("Sunday 25 Oct 2026, 02:30:00");
  expect(timeOfDay(at("2026-10-25T01:30:00Z"), "Europe/Berlin")).toBe("02:30");
});

it("says how long something has gone on", () => {
  const day = 86_400_000;
  expect([-5, 59_000, 61_000, day - 1, day, 3 * day].map(elapsed)).toEqual([
    "under a minute",
    "under a minute",
    "1 min",
    "23 h",
    "1 day",
    "3 days",
  ]);
});

it("names a day in a zone", () => {
  expect(longDate(at("2026-11-17T15:00:00Z"), "Asia/Tokyo")).toBe("Wednesday 18 Nov 2026");
});

it("says what is left", () => {
  expect([timeLeft(-1), timeLeft(0), timeLeft(59_000), timeLeft(61_000), timeLeft(7_300_000)]).toEqual([
    "",
    "",
    "under a minute",
    "1 min",
    "2 h",
  ]);
  expect([daysLeft(clock.now + 86_400_000, clock.now), daysLeft(clock.now - 1, clock.now)]).toEqual([1, 0]);
});
