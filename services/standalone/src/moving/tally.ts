import { createHash } from "node:crypto";
import type { StreamName } from "@soshogle/domain/ids";
import { type EventStore, type Position, START, type StoredEvent } from "@soshogle/event-store/event-store";
import { type Context, Effect } from "effect";
import { notMoved } from "./failures.ts";

type Log = Context.Service.Shape<typeof EventStore>;

/** One stream as a walk over the log found it. `digest` covers every event in order: id, type, data and metadata. */
export interface StreamTally {
  readonly count: number;
  readonly last: bigint;
  readonly digest: string;
}

/** A whole log. `digest` covers the streams of all events in their order, and their own digests. */
export interface LogTally {
  readonly events: number;
  readonly streams: ReadonlyMap<StreamName, StreamTally>;
  readonly digest: string;
  /** The last event at or before each position that was asked for; none where there is no such event. */
  readonly at: ReadonlyMap<Position, Place>;
}

export interface Place {
  readonly stream: StreamName;
  readonly revision: bigint;
}

export const PAGE = 1_000;
const AT_ONCE = 16;

/**
 * Walks over a log from its first event to its last.
 *
 * @param positions places of which the event has to be known.
 * @param onEvents  is told how many events were met so far.
 * Fails with `NotMoved` where a stream does not begin at revision 0, or lacks one: what is missing could not be copied.
 */
export const tallyOf = Effect.fnUntraced(function* (options: {
  readonly log: Log;
  readonly positions?: readonly Position[];
  readonly onEvents: (events: number) => void;
}) {
  const { log, onEvents } = options;
  const wanted = [...new Set(options.positions)].sort();
  const streams = new Map<StreamName, StreamTally>();
  const at = new Map<Position, Place>();
  const whole = createHash("sha256");
  let events = 0;
  let position = START;
  let place: Place | null = null;
  for (;;) {
    const page = yield* log.readAll({ after: position, limit: PAGE });
    yield* requireBeginnings(log, page.events, streams);
    for (const event of page.events) {
      while (wanted[0] !== undefined && wanted[0] < event.position) settle(at, wanted.shift(), place);
      const before = streams.get(event.stream);
      if (event.revision !== (before === undefined ? 0n : before.last + 1n))
        return yield* truncated(event.stream, `revision ${event.revision} follows ${before?.last ?? "nothing"}`);
      const digest = digestOf(before?.digest ?? "", event);
      streams.set(event.stream, { count: (before?.count ?? 0) + 1, last: event.revision, digest });
      whole.update(`${event.stream}\n${digest}\n`);
      place = event;
      events++;
    }
    onEvents(events);
    position = page.position;
    if (page.atEnd) break;
  }
  for (const left of wanted) settle(at, left, place);
  return { events, streams, digest: whole.digest("hex"), at } satisfies LogTally;
});

const settle = (at: Map<Position, Place>, position: Position | undefined, place: Place | null) => {
  if (position !== undefined && place !== null) at.set(position, { stream: place.stream, revision: place.revision });
};

/** A server hides the events that it was told to truncate from who reads the stream, not from who reads the log. */
const requireBeginnings = (log: Log, events: readonly StoredEvent[], known: ReadonlyMap<StreamName, unknown>) =>
  Effect.forEach(
    new Set(events.map(({ stream }) => stream).filter((stream) => !known.has(stream))),
    (stream) =>
      Effect.gen(function* () {
        const [first] = yield* log.readStream(stream, { from: "start", direction: "forwards", limit: 1 });
        if (first?.revision !== 0n)
          return yield* truncated(stream, first ? `it begins at revision ${first.revision}` : "none can be read");
      }),
    { concurrency: AT_ONCE, discard: true },
  );

const truncated = (stream: StreamName, how: string) =>
  notMoved(
    `--from: events of the stream ${stream} are missing (${how}): somebody truncated or deleted it. Restore the log from a backup that has them; nothing can be moved without.`,
  );

const digestOf = (before: string, { id, type, data, metadata }: StoredEvent): string =>
  createHash("sha256")
    .update(`${before}\n${id}\n${type}\n${JSON.stringify(data)}\n${JSON.stringify(metadata)}`)
    .digest("base64");

/** Whether two logs hold the same, or the first stream that differs and how. */
export const differenceOf = (from: LogTally, to: LogTally): string | null => {
  for (const [stream, one] of from.streams) {
    const other = to.streams.get(stream);
    if (other === undefined) return `${stream} is missing`;
    if (other.count !== one.count || other.last !== one.last)
      return `${stream} has ${other.count} events instead of ${one.count}`;
    if (other.digest !== one.digest) return `${stream} has other events`;
  }
  if (to.streams.size > from.streams.size) return `it has ${to.streams.size} streams instead of ${from.streams.size}`;
  return from.digest === to.digest ? null : "the events stand in another order";
};
