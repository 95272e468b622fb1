import { createHash } from "node:crypto";
import { z } from "zod";
import { newCode, newToken } from "../ids.ts";
import type { Database } from "./database.ts";
import { query, run } from "./rows.ts";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const LONG_TOKEN_MS = 60 * DAY_MS;

const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
const scopes = z.string().transform((list) => list.split(","));

const CodeRow = z
  .object({
    ig_id: z.string(),
    redirect_uri: z.string(),
    scopes,
    created_at: z.number(),
    used_at: z.number().nullable(),
  })
  .transform((row) => ({
    igId: row.ig_id,
    redirectUri: row.redirect_uri,
    scopes: row.scopes,
    createdAt: row.created_at,
    usedAt: row.used_at,
  }));

const TokenRow = z
  .object({
    hash: z.string(),
    ig_id: z.string(),
    kind: z.enum(["short", "long"]),
    scopes,
    created_at: z.number(),
    expires_at: z.number(),
    revoked_at: z.number().nullable(),
  })
  .transform((row) => ({
    hash: row.hash,
    igId: row.ig_id,
    kind: row.kind,
    scopes: row.scopes,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  }));

export type Code = z.output<typeof CodeRow>;
export type Token = z.output<typeof TokenRow>;

const codeByHash = query(CodeRow, "SELECT * FROM codes WHERE hash = ?");
const tokenByHash = query(TokenRow, "SELECT * FROM tokens WHERE hash = ?");

export interface NewCode {
  readonly igId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly now: number;
}

/** Only a hash stays in the book: the code itself leaves with the browser. */
export const issueCode = (db: Database, { igId, redirectUri, scopes, now }: NewCode): string => {
  const code = newCode();
  run(db, "INSERT INTO codes VALUES (?, ?, ?, ?, ?, NULL)", hashOf(code), igId, redirectUri, scopes.join(","), now);
  return code;
};

export const findCode = (db: Database, code: string): Code | undefined => codeByHash.first(db, hashOf(code));

/** False when somebody used the code before. */
export const useCode = (db: Database, code: string, now: number): boolean =>
  run(db, "UPDATE codes SET used_at = ? WHERE hash = ? AND used_at IS NULL", now, hashOf(code)) === 1;

export interface NewTokenOf {
  readonly igId: string;
  readonly kind: Token["kind"];
  readonly scopes: readonly string[];
  readonly now: number;
}

export const issueToken = (db: Database, { igId, kind, scopes, now }: NewTokenOf): string => {
  const token = newToken();
  const expiresAt = now + (kind === "short" ? HOUR_MS : LONG_TOKEN_MS);
  const values = [hashOf(token), igId, kind, scopes.join(","), now, expiresAt] as const;
  run(db, "INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, NULL)", ...values);
  return token;
};

export const findToken = (db: Database, token: string): Token | undefined => tokenByHash.first(db, hashOf(token));

/** As after a changed password: every token of the account is dead, and stays dead. */
export const revokeTokens = (db: Database, igId: string, now: number): number =>
  run(db, "UPDATE tokens SET revoked_at = ? WHERE ig_id = ? AND revoked_at IS NULL", now, igId);
