import type { CacheFigures } from "@soshogle/document-store/cache-figures";
import type { Keep } from "@soshogle/document-store/document-store";
import type { Decider, Fact } from "@soshogle/domain/decider";
import type { AnyEvent } from "@soshogle/domain/event";
import type { StreamName } from "@soshogle/domain/ids";
import { type Context, Effect } from "effect";
import { LRUCache } from "lru-cache";
import { decodeEvent } from "./codec.ts";
import type { EventStore, EventStoreUnavailable } from "./event-store.ts";
import { type Folded, makeSnapshots, SNAPSHOT_EVERY, type SnapshotFigures } from "./snapshots.ts";
import { roughBytes } from "./state-size.ts";

/** How many states this process remembers, and what they hold, roughly. */
export interface CacheLimits {
  readonly states: number;
  readonly bytes: number;
}
export const defaultLimits: CacheLimits = { states: 20_000, bytes: 64 * 1024 * 1024 };

/** `hits` cost no read; `misses` were folded from their snapshot and the tail, or from the whole stream. */
export interface FoldedStateFigures extends CacheFigures {
  /** What the cached states hold, roughly. */
  readonly bytes: number;
  readonly bytesBound: number;
  readonly snapshots: SnapshotFigures;
}

export interface Known<State> extends Folded<State> {
  /** Revision of the last snapshot that was loaded or offered; -1 when there is none. */
  readonly snapshotAt: bigint;
}

export interface Taken<State> extends Known<State> {
  /** Whether it comes from memory: other processes may have appended since. */
  readonly isRemembered: boolean;
}

const READ_PAGE = 1_000;

/** The folded states of streams: those of recent commands from memory, others from their snapshot and the tail. */
export const makeFoldedStates = Effect.fnUntraced(function* (options: {
  readonly store: Context.Service.Shape<typeof EventStore>;
  readonly keep: Context.Service.Shape<typeof Keep>;
  readonly limits: CacheLimits;
}) {
  const { store, keep, limits } = options;
  const snapshots = yield* makeSnapshots(keep);
  const cache = new LRUCache<StreamName, Known<unknown>>({
    max: limits.states,
    maxSize: limits.bytes,
    sizeCalculation: ({ state }) => roughBytes(state),
  });
  const figures = { hits: 0, misses: 0 };

  const continueFrom = Effect.fnUntraced(function* <State, Command, Event extends AnyEvent>(
    decider: Decider<State, Command, Event>,
    stream: StreamName,
    from: Folded<State>,
  ) {
    let { state, revision, eventId } = from;
    let first = revision < 0n ? 0n : revision;
    for (;;) {
      const page = yield* store.readStream(stream, { from: first, direction: "forwards", limit: READ_PAGE });
      // The last event of a snapshot is read once more: only where it is the same was the snapshot taken of this log.
      if (first === from.revision && page[0]?.id !== from.eventId) return null;
      for (const stored of page) {
        if (stored.revision === from.revision) continue;
        state = decider.evolve(state, decodeEvent(stored, "sealed") as unknown as Fact<Event>); // typed by the catalogue
        ({ revision, id: eventId } = stored);
      }
      if (page.length < READ_PAGE) return { state, revision, eventId } satisfies Folded<State>;
      first = revision + 1n;
    }
  });

  const foldAll = Effect.fnUntraced(function* <State, Command, Event extends AnyEvent>(
    decider: Decider<State, Command, Event>,
    stream: StreamName,
  ) {
    const empty = { state: decider.initialState(), revision: -1n, eventId: "" };
    return (yield* continueFrom(decider, stream, empty)) ?? empty;
  });

  /** What the stream holds now, from its snapshot where it has one. */
  const read = Effect.fnUntraced(function* <State, Command, Event extends AnyEvent>(
    decider: Decider<State, Command, Event>,
    stream: StreamName,
  ) {
    const version = decider.snapshotVersion;
    const snapshot = version === undefined ? null : yield* snapshots.load(stream, version);
    if (snapshot) {
      const folded = yield* continueFrom(decider, stream, snapshot.folded as Folded<State>); // of this decider's version
      if (folded) return { ...folded, snapshotAt: snapshot.folded.revision };
      yield* snapshots.discard(stream, snapshot.found);
    }
    return { ...(yield* foldAll(decider, stream)), snapshotAt: -1n };
  });

  return {
    /** Takes the state out: whoever has it may spend it, and puts back what it became. Call under the stream's lock. */
    take: <State, Command, Event extends AnyEvent>(
      decider: Decider<State, Command, Event>,
      stream: StreamName,
    ): Effect.Effect<Taken<State>, EventStoreUnavailable> => {
      const known = cache.get(stream);
      if (known) {
        figures.hits++;
        cache.delete(stream);
        return Effect.succeed({ ...(known as Known<State>), isRemembered: true }); // put there under this stream by this decider
      }
      figures.misses++;
      return Effect.map(read(decider, stream), (found) => ({ ...found, isRemembered: false }));
    },

    /** The state that a stream has now, from the one that was taken, which it spends. */
    catchUp: Effect.fnUntraced(function* <State, Command, Event extends AnyEvent>(
      decider: Decider<State, Command, Event>,
      stream: StreamName,
      { snapshotAt, ...taken }: Known<State>,
    ) {
      const now = yield* continueFrom(decider, stream, taken);
      return now ? { ...now, snapshotAt } : yield* read(decider, stream);
    }),

    /** Remembers the state that a stream has now, and has it stored when enough happened since the last snapshot. */
    put: <State, Command, Event extends AnyEvent>(
      decider: Decider<State, Command, Event>,
      stream: StreamName,
      known: Known<State>,
    ): void => {
      const version = decider.snapshotVersion;
      const isDue = version !== undefined && known.revision - known.snapshotAt >= SNAPSHOT_EVERY;
      if (isDue) snapshots.offer(stream, version, known);
      cache.set(stream, isDue ? { ...known, snapshotAt: known.revision } : known);
    },

    figures: (): FoldedStateFigures => ({
      ...figures,
      size: cache.size,
      bound: limits.states,
      bytes: cache.calculatedSize,
      bytesBound: limits.bytes,
      snapshots: snapshots.figures(),
    }),
  };
});
