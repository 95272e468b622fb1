import type { StreamName } from "@soshogle/domain/ids";
import { Result } from "effect";
import {
  AppendTooLarge,
  type ExpectedRevision,
  MAX_BYTES,
  MAX_EVENTS,
  type NewEncodedEvent,
  NotEncodable,
  type Position,
} from "./event-store.ts";

/** An event as text: `data` and `metadata` are JSON. */
export interface EventText {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/**
 * The rules of every append, above all drivers; nothing is sent when one is broken.
 *
 * - 1 to 256 events, together at most 700 KiB of type, data and metadata in UTF-8.
 * - The stream is named `category-id`. Each id is a lower-case UUID, once in the append. Each type is text and does not
 *   begin with `$`, which stores keep for themselves; names and types are well-formed and without NUL.
 * - Data and metadata come back as they went in: null, booleans, finite numbers, text, arrays and plain objects of these.
 *   Only `-0` becomes 0, and members of objects that are undefined are left out. Text may hold lone surrogates: JSON
 *   escapes them.
 */
export const encodeAppend = (
  stream: StreamName,
  events: readonly NewEncodedEvent[],
  expected: ExpectedRevision,
): Result.Result<readonly EventText[], AppendTooLarge | NotEncodable> => {
  const flaw = flawOfAppend(stream, events, expected);
  if (flaw) return refuse(events[0]?.id ?? "", flaw);
  const texts: EventText[] = [];
  let bytes = 0;
  for (const event of events) {
    const text = textOf(event);
    if (typeof text === "string") return refuse(event.id, text);
    bytes += bytesOf(text);
    texts.push(text);
  }
  if (events.length > MAX_EVENTS || bytes > MAX_BYTES)
    return Result.fail(new AppendTooLarge({ bytes, events: events.length }));
  return Result.succeed(texts);
};

/** What an event counts towards `MAX_BYTES`. Throws where it cannot be written as JSON at all. */
export const sizeOf = ({ id, type, data, metadata }: NewEncodedEvent): number =>
  bytesOf({ id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) });

/** A position as a number, for drivers that count. Throws when it is no position: it did not come from a store. */
export const numberOfPosition = (position: Position): number => {
  if (!/^[0-9]{20}$/.test(position)) throw new RangeError(`${position} is no position`);
  return Number(position);
};

/** How many events a read may answer with: at least one. Throws a `RangeError` otherwise. */
export const checkedLimit = (limit: number): number => {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`a read of ${limit} events`);
  return limit;
};

const bytesOf = ({ type, data, metadata }: EventText): number =>
  Buffer.byteLength(data) + Buffer.byteLength(metadata) + Buffer.byteLength(type);

const refuse = (eventId: string, reason: string) => Result.fail(new NotEncodable({ eventId, reason }));

const STREAM = /^[a-z]+-./;

const flawOfAppend = (
  stream: StreamName,
  events: readonly NewEncodedEvent[],
  expected: ExpectedRevision,
): string | undefined => {
  if (!STREAM.test(stream) || !isPlainText(stream)) return "the stream's name is no category with an id";
  if (expected !== "no_stream" && expected < 0n) return "the expected revision is negative";
  if (events.length === 0) return "an append holds at least one event";
  if (events.length > 1 && new Set(events.map(({ id }) => id)).size < events.length)
    return "an id occurs twice in the append";
  return undefined;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const flawOfEnvelope = ({ id, type }: NewEncodedEvent): string | undefined => {
  if (!UUID.test(id)) return "the id is not a lower-case UUID";
  if (type === "" || !isPlainText(type)) return "the type is empty or not well-formed text";
  if (type.startsWith("$")) return "the type begins with $, which is reserved";
  return undefined;
};

const isPlainText = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/** The texts of one event, or what is wrong with it. */
const textOf = (event: NewEncodedEvent): EventText | string => {
  const { id, type, data, metadata } = event;
  try {
    // First, since it refuses cycles and `BigInt`, which lets the walks below end.
    const text = { id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
    const flaw = flawOfValue(data) ?? flawOfValue(metadata);
    return flawOfEnvelope(event) ?? (flaw ? `it holds ${flaw}, which JSON cannot carry` : text);
  } catch (error) {
    return String(error);
  }
};

const flawOfValue = (value: unknown): string | undefined => {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : String(value);
    case "object":
      return value === null ? undefined : flawOfObject(value);
    default:
      return value === undefined ? "undefined" : `a ${typeof value}`;
  }
};

const flawOfObject = (value: object): string | undefined => {
  if (Array.isArray(value)) {
    for (const item of value) {
      const flaw = flawOfValue(item);
      if (flaw) return flaw;
    }
    return undefined;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    return `an instance of ${value.constructor?.name ?? "a class"}`;
  for (const key in value) {
    const member = (value as Record<string, unknown>)[key]; // a plain object, as was just seen
    if (member === undefined) continue;
    const flaw = flawOfValue(member);
    if (flaw) return flaw;
  }
  return undefined;
};
