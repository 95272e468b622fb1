import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";

const VERSION = 1;

/**
 * A kind is a category with a type: filtered reading walks the index of the few kinds that fit, however rare.
 * Positions are dense: an append that fails takes its positions back with it. Ids are unique in their stream and not in
 * the log: that index would be hit at random places, and writing it cost more than everything else together.
 */
const TABLES = `
  CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
  CREATE TABLE kinds (
    kind INTEGER PRIMARY KEY,
    category TEXT NOT NULL,
    type TEXT NOT NULL,
    UNIQUE (category, type)
  ) STRICT;
  CREATE TABLE streams (
    stream INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind INTEGER NOT NULL,
    stored_at INTEGER NOT NULL,
    metadata TEXT NOT NULL,
    data TEXT NOT NULL,
    UNIQUE (stream, revision),
    UNIQUE (stream, id)
  ) STRICT;
  CREATE INDEX events_by_kind ON events (kind, position);
`;

/** Creates what is missing. Throws when the file was made by a newer release. */
export const migrate = (database: DatabaseSync): void => {
  const found = numberOf(database, "PRAGMA user_version");
  if (found > VERSION) throw new Error(`the log has format ${found}, this release knows formats up to ${VERSION}`);
  if (found === VERSION) return;
  database.exec(`BEGIN IMMEDIATE; ${TABLES}`);
  database.prepare("INSERT INTO meta (name, value) VALUES ('log_id', ?)").run(randomUUID());
  database.exec(`PRAGMA user_version = ${VERSION}; COMMIT`);
};

export const readLogId = (database: DatabaseSync): string => {
  const row = database.prepare("SELECT value FROM meta WHERE name = 'log_id'").get();
  return String(row?.value);
};

export const renewLogId = (database: DatabaseSync): string => {
  database.prepare("UPDATE meta SET value = ? WHERE name = 'log_id'").run(randomUUID());
  return readLogId(database);
};

/** Position of the newest event, 0 when there is none. */
export const readHead = (database: DatabaseSync): number =>
  numberOf(database, "SELECT coalesce(max(position), 0) FROM events");

const numberOf = (database: DatabaseSync, sql: string): number =>
  Number(Object.values(database.prepare(sql).get() ?? {})[0]);
