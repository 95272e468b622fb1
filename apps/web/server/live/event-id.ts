import type { Position } from "@soshogle/event-store/event-store";

/** A position and the log that it is a place in: `<20 digits>-<log id>`. Ids of one log compare as text. */
export type EventId = `${Position}-${string}`;

export const eventIdOf = (position: Position, logId: string): EventId => `${position}-${logId}`;

/** The position that an id names in this log; null for one of another log, or of no log at all. */
export const positionIn = (id: string, logId: string): Position | null => {
  const [, position = null, log] = /^([0-9]{20})-(.+)$/.exec(id) ?? [];
  return log === logId ? position : null;
};
