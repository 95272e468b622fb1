import { isDeepStrictEqual } from "node:util";
import { type EventStore, START, type StoredEvent } from "@soshogle/event-store/event-store";
import { packAppends } from "@soshogle/event-store/pack-appends";
import { type Context, Effect, Schedule } from "effect";
import { notMoved } from "./failures.ts";
import { PAGE } from "./tally.ts";

type Log = Context.Service.Shape<typeof EventStore>;

/** An append whose outcome is unknown is repeated unchanged, for about a minute. */
const patiently = Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("10 seconds")]).pipe(
  Schedule.upTo({ times: 12 }),
);
/** An append of a copy that was killed may come late: what stands is looked at again. */
const ROUNDS = 5;

/**
 * Copies events in log order, with the same ids and revisions, one append after the other, so that the target always holds
 * a beginning of the source. What it holds already is compared and passed over: an interrupted copy goes on there.
 *
 * @param onEvents is told how many events the target has of the source.
 * Fails with `NotMoved` where the target holds something else, with `EventStoreUnavailable` when a log stays away.
 */
export const copyEvents = Effect.fnUntraced(function* (options: {
  readonly from: Log;
  readonly to: Log;
  readonly onEvents: (events: number) => void;
}) {
  const { from, to, onEvents } = options;
  let target = START;
  let copied = 0;
  const move = (count: number) => {
    copied += count;
    onEvents(copied);
  };

  /** Passes over what the target has of these events; the rest is to be written. */
  const passOver = Effect.fnUntraced(function* (events: readonly StoredEvent[]) {
    let rest = events;
    while (rest.length > 0) {
      const standing = yield* to.readAll({ after: target, limit: rest.length });
      for (const [at, event] of standing.events.entries()) if (!isSame(rest[at], event)) return yield* foreign(event);
      target = standing.position;
      rest = rest.slice(standing.events.length);
      move(standing.events.length);
      if (standing.atEnd) break;
    }
    return rest;
  });

  /** Writes events behind the last one of the target; what is left over when somebody else turns out to have been there. */
  const write = Effect.fnUntraced(function* (events: readonly StoredEvent[]) {
    let rest = events;
    for (const append of appendsOf(events)) {
      const position = yield* appendTo(to, append);
      if (position === null) break;
      target = position;
      rest = rest.slice(append.length);
      move(append.length);
    }
    return rest;
  });

  let source = START;
  for (;;) {
    const page = yield* from.readAll({ after: source, limit: PAGE });
    let rest = page.events;
    for (let round = 0; rest.length > 0; round++) {
      if (round === ROUNDS) return yield* foreign(rest[0]);
      rest = yield* write(yield* passOver(rest));
    }
    source = page.position;
    if (page.atEnd) break;
  }
  const [more] = (yield* to.readAll({ after: target, limit: 1 })).events;
  if (more) return yield* foreign(more);
  return copied;
});

/** @returns the position of the last event; null where something else stands in its place. */
const appendTo = (to: Log, events: readonly StoredEvent[]) => {
  const [first] = events;
  if (first === undefined) return Effect.succeed(null);
  const { stream, revision } = first;
  const same = events.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }));
  const refused = notMoved(`--to: ${stream}@${revision} is not taken there as it is. Somebody else wrote it.`);
  return to.append(stream, same, revision === 0n ? "no_stream" : revision - 1n).pipe(
    Effect.retry({ schedule: patiently, while: ({ _tag }) => _tag === "EventStoreUnavailable" }),
    Effect.map(({ position }) => position),
    Effect.catchTags({
      WrongExpectedRevision: () => Effect.succeed(null),
      AppendTooLarge: () => refused,
      NotEncodable: () => refused,
    }),
  );
};

/** Neighbours of one stream go together, as far as an append may hold. */
const appendsOf = (events: readonly StoredEvent[]): readonly (readonly StoredEvent[])[] => {
  const appends: StoredEvent[][] = [];
  let at = 0;
  while (at < events.length) {
    let end = at + 1;
    while (events[end] !== undefined && events[end]?.stream === events[at]?.stream) end++;
    const run = events.slice(at, end).map((encoded) => [{ command: 0, encoded }]);
    for (const { events: together } of packAppends(run)) {
      appends.push(events.slice(at, at + together.length));
      at += together.length;
    }
  }
  return appends;
};

const isSame = (one: StoredEvent | undefined, other: StoredEvent): boolean =>
  one !== undefined &&
  one.stream === other.stream &&
  one.revision === other.revision &&
  one.id === other.id &&
  one.type === other.type &&
  isDeepStrictEqual([one.data, one.metadata], [other.data, other.metadata]);

const foreign = (event: StoredEvent | undefined) =>
  notMoved(
    `--to: the log there holds something else${event ? ` (${event.stream}@${event.revision})` : ""}. Take an empty one, or the one that an earlier copy of this very log was begun into.`,
  );
