import { z } from "zod";
import type { Database } from "./database.ts";
import { query, run } from "./rows.ts";

const Row = z
  .object({
    id: z.number(),
    at: z.number(),
    method: z.string(),
    path: z.string(),
    kind: z.string(),
    fault: z.string().nullable(),
    status: z.number().nullable(),
    duration_ms: z.number().nullable(),
    mid: z.string().nullable(),
  })
  .transform(({ duration_ms: durationMs, ...row }) => ({ ...row, durationMs }));

/** `status` is null while the call runs and stays null when its caller got no answer. `mid`: what it was accepted as. */
export type Call = z.output<typeof Row>;

const kept = 20_000;
const after = query(Row, "SELECT * FROM calls WHERE id > ? AND (?2 IS NULL OR kind = ?2) ORDER BY id LIMIT 1000");
const LastId = z.object({ id: z.number() });
const last = query(LastId, "SELECT coalesce(max(id), 0) AS id FROM calls");

/** At most 1,000 calls with an id above `afterId`, oldest first. */
export const listCalls = (db: Database, afterId: number, kind: string | null): Call[] => after.all(db, afterId, kind);

/** Starts a line of the log and gives its id. `path` must be free of secrets. */
export const beginCall = (db: Database, call: Pick<Call, "at" | "method" | "path" | "kind">): number => {
  run(db, "INSERT INTO calls (at, method, path, kind) VALUES (?, ?, ?, ?)", call.at, call.method, call.path, call.kind);
  const id = last.first(db)?.id ?? 0;
  if (id % 1000 === 0) run(db, "DELETE FROM calls WHERE id <= ?", id - kept);
  return id;
};

export const endCall = (db: Database, id: number, end: Pick<Call, "fault" | "status" | "durationMs" | "mid">): void => {
  run(
    db,
    "UPDATE calls SET fault = ?, status = ?, duration_ms = ?, mid = ? WHERE id = ?",
    end.fault,
    end.status,
    end.durationMs,
    end.mid,
    id,
  );
};
