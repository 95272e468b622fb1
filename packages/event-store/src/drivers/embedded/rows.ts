import type { StreamName } from "@soshogle/domain/ids";
import type { Position, StoredEvent } from "../../event-store.ts";
import { ROW_FIELDS, type Rows } from "./wire.ts";

type Row = [
  position: number,
  revision: number,
  storedAt: number,
  stream: StreamName,
  id: string,
  type: string,
  data: string,
  metadata: string,
];

/** The events of an answer, their JSON parsed. */
export const eventsOf = (rows: Rows): StoredEvent[] => {
  const events: StoredEvent[] = [];
  for (let at = 0; at < rows.length; at += ROW_FIELDS) {
    const [position, revision, storedAt, stream, id, type, data, metadata] = rows.slice(at, at + ROW_FIELDS) as Row; // as the thread laid them out
    events.push({
      id,
      type,
      data: JSON.parse(data),
      metadata: JSON.parse(metadata),
      stream,
      revision: BigInt(revision),
      position: positionOf(position),
      storedAt,
    });
  }
  return events;
};

export const positionOf = (position: number): Position => String(position).padStart(20, "0");
