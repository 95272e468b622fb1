const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "long" });
const dayMs = 86_400_000;

export const clockOf = (ms: number): string => clock.format(ms);

/** `Today`, `Yesterday` or a date, in the machine's time zone. */
export const dayOf = (ms: number, now: number): string => {
  const day = date.format(ms);
  if (day === date.format(now)) return "Today";
  return day === date.format(now - dayMs) ? "Yesterday" : day;
};
