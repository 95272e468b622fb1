import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

export type Database = DatabaseSync;

const schema = `
  CREATE TABLE IF NOT EXISTS accounts (
    ig_id TEXT PRIMARY KEY, app_scoped_id TEXT NOT NULL UNIQUE, username TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    account_type TEXT NOT NULL, followers INTEGER NOT NULL, subscribed_fields TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS people (
    person_id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, name TEXT, followers INTEGER NOT NULL,
    verified INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS threads (
    igsid TEXT PRIMARY KEY, conversation_id TEXT NOT NULL UNIQUE, ig_id TEXT NOT NULL, person_id TEXT NOT NULL,
    last_inbound_at INTEGER, business_seen_at INTEGER, UNIQUE (ig_id, person_id)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, ig_id TEXT NOT NULL, igsid TEXT NOT NULL, mid TEXT NOT NULL,
    author TEXT NOT NULL, text TEXT, attachments TEXT NOT NULL, extra TEXT NOT NULL, at INTEGER NOT NULL,
    seen_at INTEGER, reaction TEXT, call_id INTEGER, UNIQUE (ig_id, mid)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS messages_by_thread ON messages (igsid, at, seq);
  CREATE TABLE IF NOT EXISTS codes (
    hash TEXT PRIMARY KEY, ig_id TEXT NOT NULL, redirect_uri TEXT NOT NULL, scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL, used_at INTEGER
  ) STRICT;
  CREATE TABLE IF NOT EXISTS tokens (
    hash TEXT PRIMARY KEY, ig_id TEXT NOT NULL, kind TEXT NOT NULL, scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER
  ) STRICT;
  CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    kind TEXT NOT NULL, fault TEXT, status INTEGER, duration_ms INTEGER, mid TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, ig_id TEXT NOT NULL, partition TEXT NOT NULL, list TEXT NOT NULL,
    item TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL, delivered_at INTEGER, last_answer TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS deliveries_waiting ON deliveries (ig_id, id) WHERE state = 'pending';
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

/** Opens the book, made with mode 0600 when it is not there. `:memory:` gives one that ends with the process. */
export const openDatabase = (path: string): Database => {
  if (path !== ":memory:") closeSync(openSync(path, "a", 0o600));
  const db = new DatabaseSync(path, { timeout: 5000 });
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  db.exec(schema);
  return db;
};

/** Runs `work` as one transaction: all of it is in the book, or nothing. */
export const atomically = <T>(db: Database, work: () => T): T => {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
};
