import { type Clock, dayKey, dayLabel } from "../../text/times.ts";
import type { ThreadEntry } from "../../views.ts";

export interface MessageRow {
  /** Stays the same when the server's entry takes the place of a pending one. */
  readonly key: string;
  readonly entry: ThreadEntry;
  readonly startsGroup: boolean;
  readonly endsGroup: boolean;
}

export interface Day {
  readonly key: string;
  readonly label: string;
  readonly at: number;
  readonly rows: readonly MessageRow[];
}

const groupGapMs = 60_000;

const needsAttention = ({ part }: ThreadEntry): boolean =>
  part !== null && (part.state === "failed" || part.state === "unresolved" || part.state === "retrying");

/** One sender within a minute reads as one; what needs attention, and what is the team's own, stands alone. */
const belongTogether = (first: ThreadEntry, second: ThreadEntry): boolean =>
  first.kind === "message" &&
  second.kind === "message" &&
  first.direction === second.direction &&
  second.at - first.at < groupGapMs &&
  sameSender(first, second) &&
  first.sentElsewhere === second.sentElsewhere &&
  !needsAttention(first) &&
  !needsAttention(second);

/** A reply on its way has no name yet; it is of whoever wrote the one before. */
const sameSender = ({ actor: first }: ThreadEntry, { actor: second }: ThreadEntry): boolean =>
  first === null || second === null || first.id === second.id;

const rowKeys = (entries: readonly ThreadEntry[]): readonly string[] => {
  const used = new Map<string, number>();
  return entries.map(({ id, part }) => {
    if (part === null) return id;
    const nth = used.get(part.replyId) ?? 0;
    used.set(part.replyId, nth + 1);
    return `${part.replyId}/${nth}`;
  });
};

/** Messages by local day, each knowing whether it starts or ends a group. Entries come oldest first. */
export const threadDays = (entries: readonly ThreadEntry[], clock: Clock): readonly Day[] => {
  const keys = rowKeys(entries);
  const days = entries.map(({ at }) => dayKey(at, clock.timeZone));
  const joins = (place: number): boolean => {
    const [before, here] = [entries[place - 1], entries[place]];
    return (
      before !== undefined && here !== undefined && days[place] === days[place - 1] && belongTogether(before, here)
    );
  };
  const found: { key: string; label: string; at: number; rows: MessageRow[] }[] = [];
  entries.forEach((entry, place) => {
    const day = days[place] ?? "";
    const row = { key: keys[place] ?? entry.id, entry, startsGroup: !joins(place), endsGroup: !joins(place + 1) };
    const last = found.at(-1);
    if (last?.key === day) last.rows.push(row);
    else found.push({ key: day, label: dayLabel(entry.at, clock), at: entry.at, rows: [row] });
  });
  return found;
};
