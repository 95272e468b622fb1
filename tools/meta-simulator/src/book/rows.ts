import { z } from "zod";
import type { Database } from "./database.ts";

type Binding = string | number | null;

/** A column that holds JSON text. */
export const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);

/** A query whose rows are checked by a schema. */
export const query = <T extends z.ZodType>(schema: T, sql: string) => {
  const all = (db: Database, ...bindings: Binding[]): z.output<T>[] =>
    db
      .prepare(sql)
      .all(...bindings)
      .map((row) => schema.parse(row));
  const first = (db: Database, ...bindings: Binding[]): z.output<T> | undefined => {
    const row = db.prepare(sql).get(...bindings);
    return row === undefined ? undefined : schema.parse(row);
  };
  return { all, first };
};

/** Runs one statement and says how many rows it changed. */
export const run = (db: Database, sql: string, ...bindings: Binding[]): number =>
  Number(db.prepare(sql).run(...bindings).changes);
