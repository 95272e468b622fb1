import type { StreamName } from "@soshogle/domain/ids";
import type { Position, StoredEvent } from "@soshogle/event-store/event-store";

/** Of an event, what tells who is concerned. */
export interface Touched {
  readonly position: Position;
  readonly stream: StreamName;
  readonly workspaceId: string;
  readonly partition: string;
}

/** Every event has a workspace and a partition; one that has not is nobody's. */
export const touchedBy = ({ position, stream, metadata }: StoredEvent): Touched => {
  const { workspaceId = "", partition = "" } = (metadata ?? {}) as { workspaceId?: unknown; partition?: unknown };
  return { position, stream, workspaceId: String(workspaceId), partition: String(partition) };
};

/** The newest events of the log, as far as browsers that return may ask for them: none is read twice. */
export interface Recent {
  /** Whether everything after a position is known. */
  readonly reaches: (after: Position) => boolean;
  /** Adds what came next. */
  readonly add: (events: readonly Touched[]) => void;
  /** Adds what lies before, read from `after` on; false when that is more than is kept. */
  readonly extend: (after: Position, events: readonly Touched[]) => boolean;
  /** What concerns a workspace after a position that is reached. */
  readonly since: (after: Position, workspaceId: string) => readonly Touched[];
}

/** Starts with nothing before `from`. Reaches back over `limit` events. */
export const makeRecent = (from: Position, limit: number): Recent => {
  let begin = from;
  let events: Touched[] = [];
  return {
    reaches: (after) => after >= begin,
    add: (next) => {
      events.push(...next);
      begin = events[events.length - limit - 1]?.position ?? begin;
      if (events.length > limit * 1.1) events = events.slice(-limit);
    },
    extend: (after, found) => {
      const before = found.filter(({ position }) => position <= begin);
      if (before.length + Math.min(events.length, limit) > limit) return false;
      events = [...before, ...events];
      begin = after;
      return true;
    },
    since: (after, workspaceId) =>
      events.filter((event) => event.position > after && event.workspaceId === workspaceId),
  };
};
