import type { DatabaseSync, StatementSync } from "node:sqlite";

const MAX_KEPT = 200;

/** Prepared statements by their text, the least recently used forgotten. */
export interface Statements {
  readonly prepare: (sql: string) => StatementSync;
  /** Statements over dropped tables must not be used again. */
  readonly forget: () => void;
}

export const keepStatements = (database: DatabaseSync): Statements => {
  const kept = new Map<string, StatementSync>();
  return {
    prepare: (sql) => {
      const statement = kept.get(sql) ?? database.prepare(sql);
      kept.delete(sql);
      kept.set(sql, statement);
      if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value ?? "");
      return statement;
    },
    forget: () => kept.clear(),
  };
};
