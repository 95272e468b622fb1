import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openOwned } from "./open.ts";
import { makeScrubber, type Scrubber } from "./scrub.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "soshogle-scrub-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const filesIn = (path: string) => Buffer.concat(readdirSync(path).map((name) => readFileSync(join(path, name))));
const scrubbed = ({ scrub }: Scrubber) =>
  new Promise<void>((resolve, reject) => scrub((error) => (error === null ? resolve() : reject(error))));

let nextMark = 0;
/** A text that nobody else writes, of a length at which rows share pages, fill one, or overflow into others. */
const marked = (length: number) => {
  const mark = `mark-${String(nextMark++).padStart(8, "0")}-`;
  return { mark, text: mark.padEnd(length, "x") };
};

interface Change {
  readonly id: number;
  /** Null deletes. */
  readonly length: number | null;
}
const change: fc.Arbitrary<Change> = fc.record({
  id: fc.nat({ max: 60 }),
  length: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 20, max: 900 }) },
    { weight: 2, arbitrary: fc.integer({ min: 2_000, max: 12_000 }) },
    { weight: 2, arbitrary: fc.constant(null) },
  ),
});

const TABLES = `
  CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
  CREATE INDEX rows_by_body ON rows (body);
`;

/** Applies changes and notes the marks that stand in a row, and those that stood in one. */
const play = (database: DatabaseSync, changes: readonly Change[]) => {
  const now = new Map<number, string>();
  const gone: string[] = [];
  const put = database.prepare("INSERT INTO rows VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body");
  const remove = database.prepare("DELETE FROM rows WHERE id = ?");
  for (const [at, { id, length }] of changes.entries()) {
    // A commit for some changes: each is an fsync.
    if (at % 10 === 0) database.exec(database.isTransaction ? "COMMIT; BEGIN" : "BEGIN");
    gone.push(...(now.has(id) ? [now.get(id) ?? ""] : []));
    now.delete(id);
    if (length === null) remove.run(id);
    else {
      const { mark, text } = marked(length);
      put.run(id, text);
      now.set(id, mark);
    }
  }
  if (database.isTransaction) database.exec("COMMIT");
  return { now, gone };
};

describe("scrubbing", () => {
  it("leaves nothing of what was replaced or deleted in any file, and everything else", async () => {
    let round = 0;
    const history = fc.array(change, { minLength: 50, maxLength: 400, size: "max" });
    await fc.assert(
      fc.asyncProperty(history, async (changes) => {
        const path = mkdtempSync(join(folder, `${round++}-`));
        const database = openOwned(join(path, "a.db"), "full");
        database.exec(TABLES);
        const scrubber = makeScrubber(database, join(path, "a.db"));
        const { now, gone } = play(database, changes);
        await scrubbed(scrubber);
        const bytes = filesIn(path);
        expect(gone.filter((mark) => bytes.includes(mark))).toEqual([]);
        expect([...now.values()].filter((mark) => !bytes.includes(mark))).toEqual([]);
        expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
        const rows = database.prepare("SELECT id, body FROM rows ORDER BY id").all();
        expect(rows.map(({ id, body }) => [id, String(body).slice(0, 14)])).toEqual([...now].sort(([a], [b]) => a - b));
        database.close();
      }),
      { numRuns: 20 },
    );
  });

  it("lets others write meanwhile, and answers each call for what was gone before it", async () => {
    const file = join(folder, "a.db");
    const database = openOwned(file, "full");
    database.exec(TABLES);
    const scrubber = makeScrubber(database, file);
    const changes = Array.from({ length: 600 }, (_, n) => ({ id: n % 60, length: 200 + (n % 7) * 300 }));
    const calls: Promise<void>[] = [];
    const histories = Array.from({ length: 5 }, (_, at) => {
      const played = play(database, changes.slice(at * 120, (at + 1) * 120));
      calls.push(
        scrubbed(scrubber).then(() => {
          const bytes = filesIn(folder);
          expect(played.gone.filter((mark) => bytes.includes(mark))).toEqual([]);
        }),
      );
      return played;
    });
    await Promise.all(calls);
    expect(histories.flatMap(({ gone }) => gone).length).toBeGreaterThan(200);
    expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    database.close();
  });

  it("says so when it cannot reach the file", async () => {
    const file = join(folder, "a.db");
    const database = openOwned(file, "full");
    database.exec(TABLES);
    await expect(scrubbed(makeScrubber(database, join(folder, "elsewhere.db")))).rejects.toThrow("ENOENT");
    database.close();
  });
});
