/** What a time is shown against: UTC milliseconds and an IANA zone. */
export interface Clock {
  readonly now: number;
  readonly timeZone: string;
}

interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const formats = new Map<string, Intl.DateTimeFormat>();

const formatIn = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(timeZone, format);
  return format;
};

// Numbers only come from Intl, names from the lists above: server and browser may carry different ICU data.
const localTime = (at: number, timeZone: string): LocalTime => {
  const parts = Object.fromEntries(
    formatIn(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    year: Number(parts.year),
    month: Number(parts.month),
    day: Number(parts.day),
    hour: parts.hour ?? "00",
    minute: parts.minute ?? "00",
    second: parts.second ?? "00",
  };
};

const dayNumber = ({ year, month, day }: LocalTime): number => Date.UTC(year, month - 1, day) / dayMs;
const weekday = (local: LocalTime): string => weekdays[new Date(dayNumber(local) * dayMs).getUTCDay()] ?? "";
const date = (local: LocalTime): string => `${local.day} ${months[local.month - 1]}`;

/** Every zone's days begin and end on one of these, so that all moments between two of them share their day. */
const quarterMs = 15 * minuteMs;
const dayKeys = new Map<string, string>();
const dayKeysAtMost = 20_000;

/** The local day of a moment as a sortable key, `2026-11-03`. Long threads ask thousands of times, hence the memory. */
export const dayKey = (at: number, timeZone: string): string => {
  const quarter = `${timeZone}|${Math.floor(at / quarterMs)}`;
  const known = dayKeys.get(quarter);
  if (known !== undefined) return known;
  const { year, month, day } = localTime(at, timeZone);
  const key = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  if (dayKeys.size >= dayKeysAtMost) dayKeys.clear();
  dayKeys.set(quarter, key);
  return key;
};

/** `14:05`. */
export const timeOfDay = (at: number, timeZone: string): string => {
  const local = localTime(at, timeZone);
  return `${local.hour}:${local.minute}`;
};

/** `Today`, `Yesterday`, `Monday 3 Nov`, `3 Nov 2025`. */
export const dayLabel = (at: number, { now, timeZone }: Clock): string => {
  const local = localTime(at, timeZone);
  const today = localTime(now, timeZone);
  const age = dayNumber(today) - dayNumber(local);
  if (age === 0) return "Today";
  if (age === 1) return "Yesterday";
  return local.year === today.year ? `${weekday(local)} ${date(local)}` : `${date(local)} ${local.year}`;
};

/** `now`, `5 min`, `3 h`, then `Mon` for a week, `3 Nov` for this year, `3 Nov 2025`. A moment ahead counts as now. */
export const relativeTime = (at: number, { now, timeZone }: Clock): string => {
  const age = now - at;
  if (age < minuteMs) return "now";
  if (age < hourMs) return `${Math.floor(age / minuteMs)} min`;
  if (age < dayMs) return `${Math.floor(age / hourMs)} h`;
  const local = localTime(at, timeZone);
  const today = localTime(now, timeZone);
  if (dayNumber(today) - dayNumber(local) < 7) return weekday(local).slice(0, 3);
  return local.year === today.year ? date(local) : `${date(local)} ${local.year}`;
};

/** The same in a sentence: `just now`, `5 min ago`, `Mon`. */
export const ago = (at: number, clock: Clock): string => {
  const age = clock.now - at;
  if (age < minuteMs) return "just now";
  return age < dayMs ? `${relativeTime(at, clock)} ago` : relativeTime(at, clock);
};

/** `Monday 3 Nov 2026, 14:05:09`, for people who need to know. */
export const exactTime = (at: number, timeZone: string): string => {
  const local = localTime(at, timeZone);
  return `${weekday(local)} ${date(local)} ${local.year}, ${local.hour}:${local.minute}:${local.second}`;
};

/** What is left of a span: `21 h`, `42 min`, `under a minute`; empty when nothing is. */
export const timeLeft = (ms: number): string => {
  if (ms <= 0) return "";
  if (ms < minuteMs) return "under a minute";
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  return `${Math.floor(ms / hourMs)} h`;
};

/** How long something has gone on: `under a minute`, `42 min`, `21 h`, `3 days`. */
export const elapsed = (ms: number): string => {
  const days = Math.floor(ms / dayMs);
  if (days >= 1) return days === 1 ? "1 day" : `${days} days`;
  return timeLeft(Math.max(ms, 1));
};

/** `Monday 3 Nov 2026`. */
export const longDate = (at: number, timeZone: string): string => {
  const local = localTime(at, timeZone);
  return `${weekday(local)} ${date(local)} ${local.year}`;
};

/** Whole days until a moment, never negative. */
export const daysLeft = (until: number, now: number): number => Math.max(0, Math.floor((until - now) / dayMs));
