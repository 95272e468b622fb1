import { z } from "zod";
import { newAccountId, newAppScopedId } from "../ids.ts";
import type { Database } from "./database.ts";
import { json, query, run } from "./rows.ts";

const Row = z
  .object({
    ig_id: z.string(),
    app_scoped_id: z.string(),
    username: z.string(),
    name: z.string(),
    account_type: z.string(),
    followers: z.number(),
    subscribed_fields: json(z.array(z.string())).nullable(),
  })
  .transform((row) => ({
    igId: row.ig_id,
    appScopedId: row.app_scoped_id,
    username: row.username,
    name: row.name,
    accountType: row.account_type,
    followers: row.followers,
    /** Null while no app is subscribed: then nothing is delivered for the account. */
    subscribedFields: row.subscribed_fields,
  }));

export type Account = z.output<typeof Row>;

const every = query(Row, "SELECT * FROM accounts ORDER BY rowid");
const byAnyId = query(Row, "SELECT * FROM accounts WHERE ig_id = ?1 OR app_scoped_id = ?1");

export const listAccounts = (db: Database): Account[] => every.all(db);
export const findAccount = (db: Database, igIdOrAppScopedId: string): Account | undefined =>
  byAnyId.first(db, igIdOrAppScopedId);

export interface NewAccount {
  readonly username: string;
  readonly name: string;
  readonly accountType?: "BUSINESS" | "MEDIA_CREATOR" | undefined;
  readonly igId?: string | undefined;
  readonly appScopedId?: string | undefined;
}

export const addAccount = (db: Database, account: NewAccount): string => {
  const igId = account.igId ?? newAccountId();
  run(
    db,
    "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, NULL)",
    igId,
    account.appScopedId ?? newAppScopedId(),
    account.username,
    account.name,
    account.accountType ?? "BUSINESS",
    1200 + account.username.length * 371,
  );
  return igId;
};

export const subscribe = (db: Database, igId: string, fields: readonly string[] | null): void => {
  const value = fields === null ? null : JSON.stringify(fields);
  run(db, "UPDATE accounts SET subscribed_fields = ? WHERE ig_id = ?", value, igId);
};
