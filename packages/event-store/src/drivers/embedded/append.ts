import type { DatabaseSync } from "node:sqlite";
import { codeOf } from "@soshogle/sqlite/open";
import type { Kinds } from "./kinds.ts";
import { openStreams, type StreamEnd } from "./streams.ts";
import { type AppendAnswer, type AppendRequest, EVENT_FIELDS } from "./wire.ts";

/** What became of one append of a group: its answer, or the revision at which the stream really is. */
export type Outcome = { readonly appended: AppendAnswer } | { readonly actual: number };

/** Commits a group of appends at once. Throws when the commit failed; then none of them is stored. */
export type AppendGroup = (appends: readonly AppendRequest[]) => readonly Outcome[];

const SQLITE_CONSTRAINT = 19;

export const openAppend = (database: DatabaseSync, kinds: Kinds): AppendGroup => {
  const streams = openStreams(database);
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const savepoint = database.prepare("SAVEPOINT one");
  const release = database.prepare("RELEASE one");
  const undo = database.prepare("ROLLBACK TO one");
  const stored = database.prepare(
    "SELECT id, position FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision",
  );
  const insert = database.prepare(
    "INSERT INTO events (stream, revision, id, kind, stored_at, metadata, data) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );

  const forget = () => {
    streams.forget();
    kinds.reload();
  };

  /** Same ids at the same place: what the first append answered. Else undefined. */
  const repeated = ([, expected, ...events]: AppendRequest, { stream }: StreamEnd): AppendAnswer | undefined => {
    const count = events.length / EVENT_FIELDS;
    const rows = stored.all(stream, expected + 1, expected + count);
    if (rows.length < count || rows.some((row, i) => row.id !== events[i * EVENT_FIELDS])) return undefined;
    return [expected + count, Number(rows.at(-1)?.position)];
  };

  const write = (append: AppendRequest, end: StreamEnd, storedAt: number): AppendAnswer => {
    const [name] = append;
    const stream = end.stream || streams.create(name);
    let revision = end.last;
    let position = 0;
    for (let at = 2; at < append.length; at += EVENT_FIELDS) {
      const [id, type, data, metadata] = append.slice(at, at + EVENT_FIELDS) as [string, string, string, string]; // as laid out by the caller
      position = Number(
        insert.run(stream, ++revision, id, kinds.of(name, type), storedAt, metadata, data).lastInsertRowid,
      );
    }
    streams.remember(name, { stream, last: revision });
    return [revision, position];
  };

  /** All of an append or nothing of it; undefined when one of its ids is elsewhere in the stream. */
  const writeWhole = (append: AppendRequest, end: StreamEnd, storedAt: number): AppendAnswer | undefined => {
    const isSingle = append.length === 2 + EVENT_FIELDS; // whole by itself
    if (!isSingle) savepoint.run();
    try {
      const answer = write(append, end, storedAt);
      if (!isSingle) release.run();
      return answer;
    } catch (error) {
      if (codeOf(error) !== SQLITE_CONSTRAINT) throw error;
      if (!isSingle) {
        undo.run();
        release.run();
        forget();
      }
      return undefined;
    }
  };

  const appendOne = (append: AppendRequest, storedAt: number): Outcome => {
    const [name, expected] = append;
    const end = streams.end(name);
    const isRepeat = expected < end.last;
    const appended = isRepeat
      ? repeated(append, end)
      : expected === end.last
        ? writeWhole(append, end, storedAt)
        : undefined;
    return appended ? { appended } : { actual: end.last };
  };

  return (appends) => {
    const storedAt = Date.now();
    try {
      begin.run();
      const outcomes = appends.map((append) => appendOne(append, storedAt));
      commit.run();
      return outcomes;
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      forget();
      throw error;
    }
  };
};
