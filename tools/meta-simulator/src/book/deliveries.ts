import { z } from "zod";
import type { Database } from "./database.ts";
import { query, run } from "./rows.ts";

/** `body` is a whole JSON body, `raw` a body sent as it is; the others are lists of an entry. */
export const List = z.enum(["messaging", "standby", "changes", "body", "raw"]);
export type List = z.output<typeof List>;

const Row = z
  .object({
    id: z.number(),
    ig_id: z.string(),
    partition: z.string(),
    list: List,
    item: z.string(),
    state: z.enum(["pending", "delivered", "dropped"]),
    attempts: z.number(),
    due_at: z.number(),
    created_at: z.number(),
    delivered_at: z.number().nullable(),
    last_answer: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    /** Empty for whole bodies. */
    igId: row.ig_id,
    /** What is delivered in order: a person's scoped id, or empty. */
    partition: row.partition,
    list: row.list,
    /** JSON text, or for `raw` any text. */
    item: row.item,
    state: row.state,
    attempts: row.attempts,
    dueAt: row.due_at,
    createdAt: row.created_at,
    deliveredAt: row.delivered_at,
    /** Status of the last answer, or why there was none. */
    lastAnswer: row.last_answer,
  }));

export type Delivery = z.output<typeof Row>;

const kept = 20_000;

const recent = query(Row, "SELECT * FROM (SELECT * FROM deliveries ORDER BY id DESC LIMIT ?) ORDER BY id");
const pending = query(Row, "SELECT * FROM deliveries WHERE ig_id = ? AND state = 'pending' ORDER BY id LIMIT 2000");
const waiting = query(z.object({ ig_id: z.string() }), "SELECT DISTINCT ig_id FROM deliveries WHERE state = 'pending'");
const nextDue = query(
  z.object({ due_at: z.number().nullable() }),
  "SELECT min(due_at) AS due_at FROM deliveries WHERE state = 'pending' AND due_at > ?",
);
const lastId = query(z.object({ id: z.number() }), "SELECT coalesce(max(id), 0) AS id FROM deliveries");
const counts = query(
  z.object({ pending: z.number(), delivered: z.number(), dropped: z.number() }),
  `SELECT count(*) FILTER (WHERE state = 'pending') AS pending, count(*) FILTER (WHERE state = 'delivered') AS delivered,
   count(*) FILTER (WHERE state = 'dropped') AS dropped FROM deliveries`,
);

/** The newest `limit` deliveries, oldest first. */
export const listDeliveries = (db: Database, limit: number): Delivery[] => recent.all(db, limit);
export const pendingOf = (db: Database, igId: string): Delivery[] => pending.all(db, igId);
export const countDeliveries = (db: Database) => counts.first(db) ?? { pending: 0, delivered: 0, dropped: 0 };

/** Ids of the accounts that something is to be delivered for, due or not. */
export const accountsWaiting = (db: Database): string[] => waiting.all(db).map((row) => row.ig_id);

/** When, after `now`, something becomes due; undefined when nothing will. */
export const nextDueAfter = (db: Database, now: number): number | undefined =>
  nextDue.first(db, now)?.due_at ?? undefined;

export type NewDelivery = Pick<Delivery, "igId" | "partition" | "list" | "item"> & { readonly now: number };

export const enqueue = (db: Database, { igId, partition, list, item, now }: NewDelivery): number => {
  run(
    db,
    `INSERT INTO deliveries (ig_id, partition, list, item, state, attempts, due_at, created_at)
     VALUES (?, ?, ?, ?, 'pending', 0, ?, ?)`,
    igId,
    partition,
    list,
    item,
    now,
    now,
  );
  const id = lastId.first(db)?.id ?? 0;
  if (id % 1000 === 0) run(db, "DELETE FROM deliveries WHERE state <> 'pending' AND id <= ?", id - kept);
  return id;
};

export const markDelivered = (db: Database, ids: readonly number[], now: number): void => {
  for (const id of ids)
    run(
      db,
      `UPDATE deliveries SET state = 'delivered', attempts = attempts + 1, delivered_at = ?, last_answer = '200'
       WHERE id = ?`,
      now,
      id,
    );
};

export const markFailed = (
  db: Database,
  deliveries: readonly Delivery[],
  { answer, dueAt, giveUpBefore }: { answer: string; dueAt: number; giveUpBefore: number },
): void => {
  for (const delivery of deliveries)
    run(
      db,
      "UPDATE deliveries SET state = ?, attempts = attempts + 1, due_at = ?, last_answer = ? WHERE id = ?",
      delivery.createdAt < giveUpBefore ? "dropped" : "pending",
      dueAt,
      answer,
      delivery.id,
    );
};

/** Everything that waits for a later attempt is due now. */
export const makeAllDue = (db: Database, now: number): void => {
  run(db, "UPDATE deliveries SET due_at = ? WHERE state = 'pending'", now);
};
