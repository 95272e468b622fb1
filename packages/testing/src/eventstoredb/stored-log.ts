import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { appendFailure } from "./failures.ts";

/** One record of the fake's log. `position` is strictly increasing and not dense, as a real server's byte offsets are. */
export interface LogRecord {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  /** Ms. */
  readonly created: number;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export type Proposed = Pick<LogRecord, "id" | "type" | "isJson" | "data" | "metadata">;
export type Expected = bigint | "any" | "no_stream" | "stream_exists";

export type AppendOutcome =
  | { readonly kind: "stored"; readonly revision: bigint; readonly position: bigint | null }
  /** `actual` null: there is no such stream. */
  | { readonly kind: "wrong"; readonly actual: bigint | null };

interface StreamState {
  readonly records: LogRecord[];
  /** Events below this revision are not read any more. */
  truncateBefore: bigint;
  /** Only so many are read, the newest. */
  maxCount: number;
  isSoftDeleted: boolean;
  isTombstoned: boolean;
}

const MAX_APPEND_BYTES = 1_048_576;
const TRUNCATED_WHOLE = 9_223_372_036_854_775_807n;
const TOMBSTONE_REVISION = TRUNCATED_WHOLE;
/** What precedes and follows the data of a record. */
const RECORD_BYTES = 109;
const FIRST_POSITION = 1_141n;

/** The log of the fake: in memory, and in a file of one line an append when it has one. */
export class StoredLog {
  readonly records: LogRecord[] = [];
  readonly #streams = new Map<string, StreamState>();
  /** Ids that "any" and "stream_exists" know, as a real server's cache does: forgotten at a restart. */
  readonly #recent = new Map<string, LogRecord>();
  readonly #listeners = new Set<(records: readonly LogRecord[]) => void>();
  readonly #file: string | null;

  readonly #maxAppendBytes: number;

  constructor(file: string | null, maxAppendBytes = MAX_APPEND_BYTES) {
    this.#file = file;
    this.#maxAppendBytes = maxAppendBytes;
    if (file !== null && existsSync(file)) this.#load(file);
    else this.#write("$settings", [systemEvent("$UserCreated")], false); // a new log is not empty
  }

  onAppended(listener: (records: readonly LogRecord[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What can be read of a stream; null where there is none. Throws for a tombstoned one. */
  readable(stream: string): readonly LogRecord[] | null {
    const state = this.#streams.get(stream);
    if (state?.isTombstoned) throw appendFailure.streamDeleted(stream);
    if (!state || state.isSoftDeleted) return null;
    const newest = BigInt(state.records.length) - BigInt(Math.min(state.maxCount, state.records.length));
    return state.records.filter(({ revision }) => revision >= state.truncateBefore && revision >= newest);
  }

  append(stream: string, events: readonly Proposed[], expected: Expected): AppendOutcome {
    const state = this.#streams.get(stream);
    if (state?.isTombstoned) throw appendFailure.streamDeleted(stream);
    if (events.reduce((sum, { data }) => sum + data.length, 0) > this.#maxAppendBytes)
      throw appendFailure.tooLarge(this.#maxAppendBytes);
    const next = BigInt(state?.records.length ?? 0);
    const actual = next === 0n ? null : next - 1n;
    if (expected === "any" || expected === "stream_exists") {
      if (expected === "stream_exists" && actual === null) return { kind: "wrong", actual };
      return this.#repeatedRecently(stream, events) ?? this.#stored(this.#write(stream, events, true));
    }
    const from = expected === "no_stream" ? 0n : expected + 1n;
    if (from < next) {
      const repeated = this.#repeated(state, events, from);
      if (repeated) return repeated;
      if (!(state?.isSoftDeleted && expected === "no_stream")) return { kind: "wrong", actual };
    } else if (from > next) return { kind: "wrong", actual };
    return this.#stored(this.#write(stream, events, true));
  }

  /** Soft: hidden until the next append, which goes on with the revisions. */
  delete(stream: string): bigint | null {
    const state = this.#streams.get(stream);
    if (state?.isTombstoned) throw appendFailure.streamDeleted(stream);
    return this.#writeMetadata(stream, `{"$tb":${TRUNCATED_WHOLE}}`);
  }

  /** Replaces all of it, as the client's `setStreamMetadata` does, but in the server's own words. */
  setMetadata(stream: string, metadata: { readonly $tb?: number; readonly $maxCount?: number }): void {
    this.#writeMetadata(stream, JSON.stringify(metadata));
  }

  tombstone(stream: string): bigint | null {
    const [record] = this.#write(stream, [systemEvent("$streamDeleted")], true);
    return record?.position ?? null;
  }

  #writeMetadata(stream: string, metadata: string): bigint | null {
    const data = Buffer.from(metadata);
    const [record] = this.#write(`$$${stream}`, [{ ...systemEvent("$metadata"), data }], true);
    return record?.position ?? null;
  }

  #stored(records: readonly LogRecord[]): AppendOutcome {
    const last = records.at(-1);
    return { kind: "stored", revision: last?.revision ?? 0n, position: last?.position ?? null };
  }

  /** The ids stand at the very place where the append would have put them. */
  #repeated(state: StreamState | undefined, events: readonly Proposed[], from: bigint): AppendOutcome | null {
    const stored = state?.records.slice(Number(from), Number(from) + events.length) ?? [];
    if (stored.length < events.length || stored.some(({ id }, at) => id !== events[at]?.id)) return null;
    const last = stored.at(-1);
    return {
      kind: "stored",
      revision: last?.revision ?? 0n,
      position: state?.isSoftDeleted ? null : (last?.position ?? null),
    };
  }

  #repeatedRecently(stream: string, events: readonly Proposed[]): AppendOutcome | null {
    const first = this.#recent.get(`${stream}|${events[0]?.id}`);
    if (!first) return null;
    return (
      this.#repeated(this.#streams.get(stream), events, first.revision) ?? { kind: "wrong", actual: first.revision }
    );
  }

  #write(stream: string, events: readonly Proposed[], isTold: boolean): readonly LogRecord[] {
    const created = Date.now();
    const before = this.#streams.get(stream);
    const records: LogRecord[] = [];
    let revision = BigInt(before?.records.length ?? 0);
    let position = this.#nextPosition();
    for (const event of events) {
      const isTombstone = event.type === "$streamDeleted";
      records.push({ ...event, stream, created, position, revision: isTombstone ? TOMBSTONE_REVISION : revision });
      revision++;
      position += sizeOf(event);
    }
    if (this.#file !== null) appendFileSync(this.#file, `${JSON.stringify(records.map(toLine))}\n`);
    for (const record of records) this.#take(record);
    if (before?.isSoftDeleted && !stream.startsWith("$$")) {
      before.isSoftDeleted = false;
      this.#writeMetadata(stream, `{"$tb":${records[0]?.revision ?? 0n}}`);
    }
    if (isTold) for (const listener of this.#listeners) listener(records);
    return records;
  }

  #nextPosition(): bigint {
    const last = this.records.at(-1);
    return last ? last.position + sizeOf(last) : FIRST_POSITION;
  }

  #take(record: LogRecord): void {
    this.records.push(record);
    const state = this.#stateOf(record.stream);
    if (record.type === "$streamDeleted") state.isTombstoned = true;
    else state.records.push(record);
    this.#recent.set(`${record.stream}|${record.id}`, record);
    if (record.stream.startsWith("$$")) this.#applyMetadata(record);
  }

  #stateOf(stream: string): StreamState {
    const known = this.#streams.get(stream);
    if (known) return known;
    const state: StreamState = {
      records: [],
      truncateBefore: 0n,
      maxCount: Number.POSITIVE_INFINITY,
      isSoftDeleted: false,
      isTombstoned: false,
    };
    this.#streams.set(stream, state);
    return state;
  }

  #applyMetadata({ stream, data }: LogRecord): void {
    const text = Buffer.from(data).toString("utf8");
    const found = /"\$tb":\s*(\d+)/.exec(text); // by hand: as a number it would lose its last digits
    const state = this.#stateOf(stream.slice(2));
    state.maxCount = Number(/"\$maxCount":\s*(\d+)/.exec(text)?.[1] ?? Number.POSITIVE_INFINITY);
    const truncateBefore = found?.[1] === undefined ? 0n : BigInt(found[1]);
    state.isSoftDeleted = truncateBefore === TRUNCATED_WHOLE;
    state.truncateBefore = state.isSoftDeleted ? BigInt(state.records.length) : truncateBefore;
  }

  /** A line that was cut off by a kill was never acknowledged. */
  #load(file: string): void {
    for (const line of readFileSync(file, "utf8").split("\n").slice(0, -1))
      for (const record of JSON.parse(line) as Line[]) this.#take(fromLine(record)); // written by `toLine`
    this.#recent.clear();
  }
}

type Line = Record<"position" | "stream" | "revision" | "id" | "type" | "data" | "metadata", string> & {
  readonly isJson: boolean;
  readonly created: number;
};

const toLine = ({ position, revision, data, metadata, ...rest }: LogRecord): Line => ({
  ...rest,
  position: String(position),
  revision: String(revision),
  data: Buffer.from(data).toString("base64"),
  metadata: Buffer.from(metadata).toString("base64"),
});

const fromLine = ({ position, revision, data, metadata, ...rest }: Line): LogRecord => ({
  ...rest,
  position: BigInt(position),
  revision: BigInt(revision),
  data: Buffer.from(data, "base64"),
  metadata: Buffer.from(metadata, "base64"),
});

const sizeOf = ({ data, metadata }: Pick<Proposed, "data" | "metadata">): bigint =>
  BigInt(RECORD_BYTES + data.length + metadata.length);

const systemEvent = (type: string): Proposed => ({
  id: randomUUID(),
  type,
  isJson: true,
  data: Buffer.from("{}"),
  metadata: Buffer.from("{}"),
});
