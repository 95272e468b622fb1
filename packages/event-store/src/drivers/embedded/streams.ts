import type { DatabaseSync } from "node:sqlite";

/** Streams whose end is kept in memory: some 10 MB. */
const LIMIT = 50_000;

/** A stream's number and its last revision; 0 and -1 for one without events. */
export interface StreamEnd {
  readonly stream: number;
  readonly last: number;
}

/** The streams of the log by name, their ends in a bounded cache. */
export interface Streams {
  readonly end: (name: string) => StreamEnd;
  readonly create: (name: string) => number;
  readonly remember: (name: string, end: StreamEnd) => void;
  /** Drops the cache, after something was rolled back. */
  readonly forget: () => void;
}

const NONE: StreamEnd = { stream: 0, last: -1 };

export const openStreams = (database: DatabaseSync): Streams => {
  const select = database.prepare(
    "SELECT stream, (SELECT max(revision) FROM events WHERE events.stream = streams.stream) AS last FROM streams WHERE name = ?",
  );
  const insert = database.prepare("INSERT INTO streams (name) VALUES (?)");
  const known = new Map<string, StreamEnd>();

  const remember = (name: string, end: StreamEnd) => {
    // Taken out first, so that the order of the map is that of use and its oldest entry the one to go.
    if (!known.delete(name) && known.size >= LIMIT) known.delete(known.keys().next().value ?? "");
    known.set(name, end);
  };
  const read = (name: string): StreamEnd => {
    const row = select.get(name);
    if (!row) return NONE;
    const end = { stream: Number(row.stream), last: Number(row.last ?? -1) };
    remember(name, end);
    return end;
  };

  return {
    end: (name) => known.get(name) ?? read(name),
    create: (name) => Number(insert.run(name).lastInsertRowid),
    remember,
    forget: () => known.clear(),
  };
};
