import { z } from "zod";
import { newConversationId, newPersonId, newScopedPersonId } from "../ids.ts";
import type { Database } from "./database.ts";
import { query, run } from "./rows.ts";

const PersonRow = z
  .object({
    person_id: z.string(),
    username: z.string(),
    name: z.string().nullable(),
    followers: z.number(),
    verified: z.number(),
  })
  .transform((row) => ({
    personId: row.person_id,
    username: row.username,
    name: row.name,
    followers: row.followers,
    verified: row.verified === 1,
  }));

export type Person = z.output<typeof PersonRow>;

const ThreadRow = z
  .object({
    igsid: z.string(),
    conversation_id: z.string(),
    ig_id: z.string(),
    person_id: z.string(),
    last_inbound_at: z.number().nullable(),
    business_seen_at: z.number().nullable(),
  })
  .transform((row) => ({
    igsid: row.igsid,
    conversationId: row.conversation_id,
    igId: row.ig_id,
    personId: row.person_id,
    /** When the person last wrote, ms; null if never. Opens the 24 hour window. */
    lastInboundAt: row.last_inbound_at,
    businessSeenAt: row.business_seen_at,
  }));

/** One person's side and one account's side of the same conversation. */
export type Thread = z.output<typeof ThreadRow>;

const people = query(PersonRow, "SELECT * FROM people ORDER BY rowid");
const person = query(PersonRow, "SELECT * FROM people WHERE person_id = ?");
const threads = query(ThreadRow, "SELECT * FROM threads ORDER BY rowid");
const threadOf = query(ThreadRow, "SELECT * FROM threads WHERE ig_id = ? AND person_id = ?");
const byIgsid = query(ThreadRow, "SELECT * FROM threads WHERE ig_id = ? AND igsid = ?");
const byConversation = query(ThreadRow, "SELECT * FROM threads WHERE ig_id = ? AND conversation_id = ?");

export const listPeople = (db: Database): Person[] => people.all(db);
export const findPerson = (db: Database, personId: string): Person | undefined => person.first(db, personId);
export const listThreads = (db: Database): Thread[] => threads.all(db);
export const findThread = (db: Database, igId: string, personId: string) => threadOf.first(db, igId, personId);
export const findThreadByIgsid = (db: Database, igId: string, igsid: string) => byIgsid.first(db, igId, igsid);
export const findConversation = (db: Database, igId: string, conversationId: string) =>
  byConversation.first(db, igId, conversationId);

export interface NewPerson {
  readonly username: string;
  readonly name: string | null;
  readonly verified?: boolean | undefined;
}

export const addPerson = (db: Database, { username, name, verified }: NewPerson): string => {
  const personId = newPersonId();
  const followers = 40 + username.length * 53;
  run(db, "INSERT INTO people VALUES (?, ?, ?, ?, ?)", personId, username, name, followers, verified ? 1 : 0);
  return personId;
};

/** Opens the thread when there is none; the person's scoped id for this account is minted then. */
export const ensureThread = (db: Database, igId: string, personId: string, igsid?: string): Thread => {
  const known = findThread(db, igId, personId);
  if (known) return known;
  const thread: Thread = {
    igsid: igsid ?? newScopedPersonId(),
    conversationId: newConversationId(igId),
    igId,
    personId,
    lastInboundAt: null,
    businessSeenAt: null,
  };
  const { conversationId } = thread;
  run(db, "INSERT INTO threads VALUES (?, ?, ?, ?, NULL, NULL)", thread.igsid, conversationId, igId, personId);
  return thread;
};

export const personWroteAt = (db: Database, igsid: string, at: number): void => {
  run(db, "UPDATE threads SET last_inbound_at = max(coalesce(last_inbound_at, 0), ?) WHERE igsid = ?", at, igsid);
};

export const businessSawAt = (db: Database, igsid: string, at: number): void => {
  run(db, "UPDATE threads SET business_seen_at = ? WHERE igsid = ?", at, igsid);
};
