import { z } from "zod";
import type { Database } from "./database.ts";
import { query, run } from "./rows.ts";

const value = query(z.object({ value: z.string() }), "SELECT value FROM settings WHERE name = ?");

export const readSetting = (db: Database, name: string): unknown => {
  const row = value.first(db, name);
  return row === undefined ? undefined : JSON.parse(row.value);
};

export const writeSetting = (db: Database, name: string, setting: unknown): void => {
  const sql = "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
  run(db, sql, name, JSON.stringify(setting));
};
