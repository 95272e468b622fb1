import { z } from "zod";
import type { Database } from "./database.ts";
import { json, query, run } from "./rows.ts";

export const Attachment = z.object({ type: z.string(), payload: z.record(z.string(), z.unknown()).optional() });
export type Attachment = z.output<typeof Attachment>;

const Row = z
  .object({
    seq: z.number(),
    ig_id: z.string(),
    igsid: z.string(),
    mid: z.string(),
    author: z.enum(["person", "account"]),
    text: z.string().nullable(),
    attachments: json(z.array(Attachment)),
    extra: json(z.record(z.string(), z.unknown())),
    at: z.number(),
    seen_at: z.number().nullable(),
    reaction: z.string().nullable(),
    call_id: z.number().nullable(),
  })
  .transform((row) => ({
    seq: row.seq,
    igId: row.ig_id,
    igsid: row.igsid,
    mid: row.mid,
    author: row.author,
    text: row.text,
    attachments: row.attachments,
    /** Further keys of the `message` object in the webhook: referral, reply_to, quick_reply. */
    extra: row.extra,
    at: row.at,
    /** When the person saw it; only the account's messages have one. */
    seenAt: row.seen_at,
    reaction: row.reaction,
    /** The API call that was accepted as this message. */
    callId: row.call_id,
  }));

export type Message = z.output<typeof Row>;
export type NewMessage = Omit<Message, "seq" | "seenAt" | "reaction">;

const every = query(Row, "SELECT * FROM messages ORDER BY seq");
const ofThread = query(Row, "SELECT * FROM messages WHERE igsid = ? ORDER BY at, seq");
const byMid = query(Row, "SELECT * FROM messages WHERE ig_id = ? AND mid = ?");
const unseen = query(
  Row,
  "SELECT * FROM messages WHERE igsid = ? AND author = 'account' AND seen_at IS NULL AND at <= ? ORDER BY at, seq",
);

export const listMessages = (db: Database): Message[] => every.all(db);
export const messagesOf = (db: Database, igsid: string): Message[] => ofThread.all(db, igsid);
export const findMessage = (db: Database, igId: string, mid: string): Message | undefined => byMid.first(db, igId, mid);
export const unseenMessages = (db: Database, igsid: string, upTo: number): Message[] => unseen.all(db, igsid, upTo);

export const addMessage = (db: Database, message: NewMessage): void => {
  run(
    db,
    `INSERT INTO messages (ig_id, igsid, mid, author, text, attachments, extra, at, call_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    message.igId,
    message.igsid,
    message.mid,
    message.author,
    message.text,
    JSON.stringify(message.attachments),
    JSON.stringify(message.extra),
    message.at,
    message.callId,
  );
};

/** Takes a message out of its chat for good. */
export const removeMessage = (db: Database, seq: number): void => {
  run(db, "DELETE FROM messages WHERE seq = ?", seq);
};

export const markSeen = (db: Database, seqs: readonly number[], at: number): void => {
  for (const seq of seqs) run(db, "UPDATE messages SET seen_at = ? WHERE seq = ?", at, seq);
};

export const setReaction = (db: Database, seq: number, reaction: string | null): void => {
  run(db, "UPDATE messages SET reaction = ? WHERE seq = ?", reaction, seq);
};
