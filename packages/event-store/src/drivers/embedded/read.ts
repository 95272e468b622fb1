import type { DatabaseSync, SQLOutputValue, StatementSync } from "node:sqlite";
import type { Kinds } from "./kinds.ts";
import type { ReadAllAnswer, ReadAllRequest, ReadAnswer, ReadStreamRequest } from "./wire.ts";

/** An answer stops after the event with which it exceeds this many characters, so that no read holds up appends for long. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** Prepared statements kept, one a set of kinds: subscriptions use a dozen. */
const MAX_STATEMENTS = 100;

export interface Reads {
  readonly readStream: (request: ReadStreamRequest) => ReadAnswer;
  /** `head` is the position of the newest event. */
  readonly readAll: (request: ReadAllRequest, head: number) => ReadAllAnswer;
}

const COLUMNS = "position, revision, stored_at, name, id, kind, data, metadata";

export const openReads = (database: DatabaseSync, kinds: Kinds): Reads => {
  const prepare = (sql: string) => {
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  };
  const forwards = prepare(
    `SELECT ${COLUMNS} FROM streams JOIN events USING (stream) WHERE name = ? AND revision >= ? ORDER BY revision LIMIT ?`,
  );
  const backwards = prepare(
    `SELECT ${COLUMNS} FROM streams JOIN events USING (stream) WHERE name = ? AND revision <= ? ORDER BY revision DESC LIMIT ?`,
  );
  const everything = prepare(
    `SELECT ${COLUMNS} FROM events CROSS JOIN streams USING (stream) WHERE position > ? ORDER BY position LIMIT ?`,
  );
  const filtered = new Map<string, StatementSync>();

  /** One walk per kind, merged in order of position: its cost is that of the events that fit, wherever they lie. */
  const ofKinds = (wanted: readonly number[]): StatementSync => {
    const key = wanted.join();
    const known = filtered.get(key);
    if (known) return known;
    const walks = wanted.map((kind) => `SELECT position AS fits FROM events WHERE kind = ${kind} AND position > ?1`);
    const statement = prepare(
      `SELECT ${COLUMNS} FROM (${walks.join(" UNION ALL ")} ORDER BY 1 LIMIT ?2) CROSS JOIN events ON position = fits CROSS JOIN streams USING (stream)`,
    );
    if (filtered.size >= MAX_STATEMENTS) filtered.clear();
    filtered.set(key, statement);
    return statement;
  };

  const collect = (rows: Iterable<SQLOutputValue[]>) => {
    const flat: (string | number)[] = [];
    let characters = 0;
    let count = 0;
    let last = 0;
    let cutShort = false;
    for (const [position, revision, storedAt, name, id, kind, data, metadata] of rows as Iterable<Row>) {
      if (characters > MAX_CHARACTERS) {
        cutShort = true;
        break;
      }
      flat.push(position, revision, storedAt, name, id, kinds.type(kind), data, metadata);
      characters += data.length + metadata.length;
      last = position;
      count++;
    }
    return { rows: flat, count, last, cutShort };
  };

  return {
    readStream: ({ stream, from, direction, limit }) => {
      const statement = direction === "forwards" ? forwards : backwards;
      const { rows, cutShort } = collect(arraysOf(statement, stream, from, limit));
      return { rows, complete: !cutShort };
    },
    readAll: ({ after, limit, categories, types }, head) => {
      const wanted = categories || types ? kinds.matching(categories, types) : undefined;
      if (wanted?.length === 0) return { rows: [], searched: Math.max(after, head), head };
      const statement = wanted ? ofKinds(wanted) : everything;
      const { rows, count, last, cutShort } = collect(arraysOf(statement, after, limit));
      return { rows, searched: cutShort || count === limit ? last : Math.max(after, head), head };
    },
  };
};

type Row = [
  position: number,
  revision: number,
  storedAt: number,
  name: string,
  id: string,
  kind: number,
  data: string,
  metadata: string,
];

/** Rows as arrays: the statement was told to return them so, which its type does not know. */
const arraysOf = (statement: StatementSync, ...values: (string | number)[]) =>
  statement.iterate(...values) as Iterable<unknown> as Iterable<SQLOutputValue[]>;
