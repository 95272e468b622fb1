import type { StreamName } from "@soshogle/domain/ids";
import { Context, Data, type Effect, type Stream } from "effect";

/** Revision (0-based) of the last event that the caller saw in the stream, or `no_stream`. Never "any": a retry could double. */
export type ExpectedRevision = bigint | "no_stream";

/** 20 decimal digits, zero-padded: compared as text, never computed, never shown outside the installation. */
export type Position = string;

/** An event ready to be stored. `data` and `metadata` are plain JSON values; personal fields are sealed already. */
export interface NewEncodedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
}

/** An event as it lies in the log. `storedAt` is the store's own time, ms. */
export interface StoredEvent extends NewEncodedEvent {
  readonly stream: StreamName;
  readonly revision: bigint;
  readonly position: Position;
  readonly storedAt: number;
}

/** Revision and position of the last event of an append. */
export interface Appended {
  readonly revision: bigint;
  readonly position: Position;
}

/** Streams whose category is listed and events whose type is listed; an absent list lets everything through. */
export interface Filter {
  readonly categories?: readonly string[];
  readonly types?: readonly string[];
}

/** Some events in log order. `position` is how far the log was searched, which may lie beyond the last event that fitted. */
export interface Page {
  readonly events: readonly StoredEvent[];
  readonly position: Position;
  readonly atEnd: boolean;
}

/** What a subscription hands over. `lag` counts the events of the log that lie beyond this batch, filtered ones included. */
export interface Batch {
  readonly events: readonly StoredEvent[];
  readonly position: Position;
  readonly caughtUp: boolean;
  readonly lag: number;
}

/** Somebody appended first: read the difference, decide again. */
export class WrongExpectedRevision extends Data.TaggedError("WrongExpectedRevision")<{
  readonly stream: StreamName;
  readonly expected: ExpectedRevision;
  readonly actual: ExpectedRevision;
}> {}
/** The outcome is unknown: repeat the very same call. */
export class EventStoreUnavailable extends Data.TaggedError("EventStoreUnavailable")<{ readonly cause: unknown }> {}
/** More than 256 events or 700 KiB encoded in one append; nothing was written. `bytes` and `events` say how much. */
export class AppendTooLarge extends Data.TaggedError("AppendTooLarge")<{
  readonly bytes: number;
  readonly events: number;
}> {}
/** The events cannot be stored as JSON, or an id is no UUID; nothing was written. */
export class NotEncodable extends Data.TaggedError("NotEncodable")<{
  readonly eventId: string;
  readonly reason: string;
}> {}

export const MAX_EVENTS = 256;
export const MAX_BYTES = 700 * 1024;
/** Before the first event of every log. */
export const START: Position = "0".repeat(20);

/** The log. Two drivers, one contract (`contract.ts`). Source: design, section 4, "Port". */
export class EventStore extends Context.Service<
  EventStore,
  {
    /**
     * Appends events atomically to the end of one stream.
     *
     * @param events   1–256 events, at most 700 KiB encoded, in order, each with an id (lower-case UUID) of its own.
     * @param expected what the caller believes to be the stream's last revision. Repeating an append with the same ids
     *                 and the same expectation writes nothing and answers what the first one answered, also for a prefix.
     *                 Ids are compared at that place only; contents never are. A driver may refuse, with
     *                 `WrongExpectedRevision`, an id that stands elsewhere in the stream; other streams do not matter.
     * Fails with `WrongExpectedRevision` (decide again), `EventStoreUnavailable` (repeat unchanged), `AppendTooLarge` or
     * `NotEncodable` (a defect of the caller; nothing was written).
     */
    readonly append: (
      stream: StreamName,
      events: readonly NewEncodedEvent[],
      expected: ExpectedRevision,
    ) => Effect.Effect<Appended, WrongExpectedRevision | EventStoreUnavailable | AppendTooLarge | NotEncodable>;

    /**
     * Reads at most `limit` events of one stream, forwards from revision `from` (included) or backwards down from it.
     * A stream that does not exist is empty.
     */
    readonly readStream: (
      stream: StreamName,
      options: {
        readonly from: bigint | "start" | "end";
        readonly direction: "forwards" | "backwards";
        readonly limit: number;
      },
    ) => Effect.Effect<readonly StoredEvent[], EventStoreUnavailable>;

    /** Reads the log forwards, after `after` (excluded; `START` for all), at most `limit` fitting events. */
    readonly readAll: (options: {
      readonly after: Position;
      readonly limit: number;
      readonly filter?: Filter;
    }) => Effect.Effect<Page, EventStoreUnavailable>;

    /**
     * Follows the log from `after` (excluded) for ever: no gap, no repeat, in order. Batches hold up to `batchSize` events;
     * an empty one moves the position over events that do not fit. Fails only when the store stays away.
     */
    readonly subscribe: (options: {
      readonly after: Position;
      readonly batchSize: number;
      readonly filter?: Filter;
    }) => Stream.Stream<Batch, EventStoreUnavailable>;

    /** Position of the newest event; `START` when the log is empty. */
    readonly head: Effect.Effect<Position, EventStoreUnavailable>;

    /** Random, minted with the log, new after a restore or a copy. Opaque tokens of readers carry it. */
    readonly logId: Effect.Effect<string, EventStoreUnavailable>;

    /**
     * Gives the log a new id, which is answered, while nobody else works on it: for whoever restored it from a backup.
     * Other processes go on with the old one until they are started again. Repeating it gives one more.
     */
    readonly renewLogId: Effect.Effect<string, EventStoreUnavailable>;
  }
>()("event-store/EventStore") {}
