import type { DocumentStoreUnavailable } from "@soshogle/document-store/document-store";
import type { Decider, Fact } from "@soshogle/domain/decider";
import type { AnyEvent } from "@soshogle/domain/event";
import type { StreamName } from "@soshogle/domain/ids";
import type { Actor } from "@soshogle/domain/metadata";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Context, Data, Effect, Layer, Schedule } from "effect";
import { LRUCache } from "lru-cache";
import { completeMetadata, decodeEvent, encodeEvent, type Place } from "./codec.ts";
import { sizeOf } from "./encode.ts";
import { eventId } from "./event-id.ts";
import {
  EventStore,
  type EventStoreUnavailable,
  type ExpectedRevision,
  MAX_BYTES,
  MAX_EVENTS,
  type NewEncodedEvent,
  START,
} from "./event-store.ts";
import { makeLocks } from "./stream-locks.ts";

/** A command with who wants it and where it comes from. `identity` names it for ever: repeating it is the same command. */
export interface Envelope<Command> {
  readonly command: Command;
  readonly identity: string;
  readonly actor: Actor;
  /** The source's own time, ms. */
  readonly occurredAt: number;
  readonly correlationId: string;
  readonly causationId: string;
}

/** Commands for one stream, carried out in the given order. */
export interface Handling<State, Command, Event extends AnyEvent> {
  readonly decider: Decider<State, Command, Event>;
  readonly stream: StreamName;
  readonly workspaceId: string;
  readonly partition: string;
  /** Whom the stream is about (conversation id or user id), so that erasing a subject finds its keys; null for nobody. */
  readonly subject: string | null;
  readonly commands: readonly Envelope<Command>[];
}

/** `repeated`: nothing new happened. `rejected`: the domain said no, by name. */
export type Outcome =
  | { readonly kind: "recorded" }
  | { readonly kind: "repeated" }
  | { readonly kind: "rejected"; readonly reason: string };

export interface Handled {
  /** One outcome a command, in their order. */
  readonly outcomes: readonly Outcome[];
  /** Position of the last event this call wrote; `START` when it wrote none. */
  readonly position: string;
  /** The stream's last revision after the call; -1 when it is still empty. */
  readonly revision: bigint;
}

/** The domain said no: a value of `decide` for callers that want a failure. `reason` is the rejection's name. */
export class CommandRejected extends Data.TaggedError("CommandRejected")<{
  readonly reason: string;
  readonly stream: StreamName;
}> {}
/** Others kept appending first; nothing of the rest was written. Repeat the call. */
export class TooContended extends Data.TaggedError("TooContended")<{ readonly stream: StreamName }> {}

export type HandleFailure = EventStoreUnavailable | DocumentStoreUnavailable | TooContended;

/** The only load–decide–append loop. */
export class Commands extends Context.Service<
  Commands,
  {
    /** Answers when every event is durable. Fails with the stores' failures (repeat unchanged) or `TooContended`. */
    readonly handle: <State, Command, Event extends AnyEvent>(
      handling: Handling<State, Command, Event>,
    ) => Effect.Effect<Handled, HandleFailure>;

    /**
     * Reads the state of a stream as this process last knew it, to decide what to do next. `read` runs at once and must
     * copy what it keeps: the next command spends the state.
     */
    readonly query: <State, Command, Event extends AnyEvent, A>(
      decider: Decider<State, Command, Event>,
      stream: StreamName,
      read: (state: State) => A,
    ) => Effect.Effect<A, EventStoreUnavailable>;
  }
>()("event-store/Commands") {}

interface Folded<State> {
  readonly state: State;
  /** -1 when the stream is empty. */
  readonly revision: bigint;
}

const CACHED_STATES = 20_000;
const READ_PAGE = 1_000;
const ROUNDS = 8;
/** Unknown outcomes are repeated for about five seconds. */
const repeatUnknown = Schedule.exponential("50 millis").pipe(Schedule.upTo({ times: 7 }));

export const layerCommands = Layer.effect(
  Commands,
  Effect.gen(function* () {
    const store = yield* EventStore;
    const vault = yield* Vault;
    const states = new LRUCache<StreamName, Folded<unknown>>({ max: CACHED_STATES });
    const inTurn = makeLocks();

    const catchUp = Effect.fnUntraced(function* <State, Command, Event extends AnyEvent>(
      decider: Decider<State, Command, Event>,
      stream: StreamName,
    ) {
      let state = decider.initialState();
      let revision = -1n;
      for (;;) {
        const page = yield* store.readStream(stream, { from: revision + 1n, direction: "forwards", limit: READ_PAGE });
        for (const stored of page) {
          state = decider.evolve(state, decodeEvent(stored, "sealed") as unknown as Fact<Event>); // typed by the catalogue
          revision = stored.revision;
        }
        if (page.length < READ_PAGE) return { state, revision } satisfies Folded<State>;
      }
    });

    const load = <State, Command, Event extends AnyEvent>(
      decider: Decider<State, Command, Event>,
      stream: StreamName,
    ) => {
      const known = states.get(stream);
      return known ? Effect.succeed(known as Folded<State>) : catchUp(decider, stream); // cached under this stream by this decider
    };

    /** Whether the stream holds an event with one of these ids: the slow path for what the state no longer remembers. */
    const holdsAny = Effect.fnUntraced(function* (stream: StreamName, ids: ReadonlySet<string>) {
      let from = 0n;
      for (;;) {
        const page = yield* store.readStream(stream, { from, direction: "forwards", limit: READ_PAGE });
        if (page.some(({ id }) => ids.has(id))) return true;
        if (page.length < READ_PAGE) return false;
        from += BigInt(page.length);
      }
    });

    /**
     * Decides every command against the state that the ones before it leave. Spends the state. `searched` looks up each
     * new event in the stream: one of them is there although the state does not remember it.
     */
    const decideAll = Effect.fnUntraced(function* <State, Command, Event extends AnyEvent>(
      handling: Handling<State, Command, Event>,
      folded: Folded<State>,
      memory: "trusted" | "searched",
    ) {
      const { decider, stream, workspaceId, partition, commands } = handling;
      const recordedAt = yield* Clock.currentTimeMillis;
      const groups: Pending[][] = [];
      const outcomes: Outcome[] = [];
      let { state, revision } = folded;
      for (const [at, { command, identity, actor, occurredAt, correlationId, causationId }] of commands.entries()) {
        const decision = decider.decide(command, state);
        if (decision.kind === "reject") {
          outcomes.push({ kind: "rejected", reason: decision.reason });
          continue;
        }
        const ids = idsOf(identity, decision.events);
        const isSearched = decision.kind === "recall" || memory === "searched";
        if (ids.length === 0 || (isSearched && (yield* holdsAny(stream, new Set(ids))))) {
          outcomes.push({ kind: "repeated" });
          continue;
        }
        const times = { occurredAt, recordedAt };
        const cause = { $correlationId: correlationId, $causationId: causationId };
        groups.push(
          decision.events.map((event, n) => {
            revision += 1n;
            const meta = completeMetadata(event.type, { workspaceId, partition, actor, ...times, ...cause });
            state = decider.evolve(state, { type: event.type, data: event.data, meta } as unknown as Fact<Event>); // the same event
            return { event, command: at, place: { id: ids[n] ?? "", stream, revision, meta } };
          }),
        );
        outcomes.push({ kind: "recorded" });
      }
      return { outcomes, groups, folded: { state, revision } };
    });

    const encodeAll = Effect.fnUntraced(function* (
      handling: Handling<never, never, never>,
      groups: readonly Pending[][],
    ) {
      const isPersonal = groups.some((group) => group.some(({ event }) => event.personal !== undefined));
      const keys = isPersonal ? yield* vault.keysOf(handling.stream, handling.subject) : null;
      return packAppends(
        groups.map((group) =>
          group.map(({ event, command, place }) => ({ command, encoded: encodeEvent(event, { ...place, keys }) })),
        ),
      );
    });

    const append = (stream: StreamName, events: readonly NewEncodedEvent[], expected: ExpectedRevision) =>
      store.append(stream, events, expected).pipe(
        Effect.retry({ schedule: repeatUnknown, while: (failure) => failure._tag === "EventStoreUnavailable" }),
        Effect.catchTag(["AppendTooLarge", "NotEncodable"], (defect) => Effect.die(defect)),
      );

    const handle = Effect.fnUntraced(function* <State, Command, Event extends AnyEvent>(
      handling: Handling<State, Command, Event>,
    ) {
      const { decider, stream } = handling;
      const written = new Set<number>();
      let position = START;
      let memory: "trusted" | "searched" = "trusted";
      for (let round = 0; round < ROUNDS; round++) {
        const before = round === 0 ? yield* load(decider, stream) : yield* catchUp(decider, stream);
        let { revision } = before;
        states.delete(stream); // deciding spends the state: it is known again once everything is durable
        const decided = yield* decideAll(handling, before, memory);
        let overtaken = false;
        for (const { events, commands } of yield* encodeAll(handling as never, decided.groups)) {
          const expected = revision < 0n ? "no_stream" : revision;
          const answer = yield* append(stream, events, expected).pipe(
            Effect.catchTag("WrongExpectedRevision", (failure) => Effect.succeed(failure)),
          );
          if ("_tag" in answer) {
            overtaken = true;
            if (answer.actual === expected) memory = "searched";
            break;
          }
          ({ revision, position } = answer);
          for (const command of commands) written.add(command);
        }
        if (overtaken) continue;
        states.set(stream, decided.folded);
        const outcomes = decided.outcomes.map(
          (outcome, at): Outcome => (written.has(at) ? { kind: "recorded" } : outcome),
        );
        return { outcomes, position, revision };
      }
      return yield* new TooContended({ stream });
    });

    const query = Effect.fnUntraced(function* <State, Command, Event extends AnyEvent, A>(
      decider: Decider<State, Command, Event>,
      stream: StreamName,
      read: (state: State) => A,
    ) {
      const folded = yield* load(decider, stream);
      states.set(stream, folded);
      return read(folded.state);
    });

    return Commands.of({
      handle: (handling) => inTurn(handling.stream, handle(handling)),
      query: (decider, stream, read) => inTurn(stream, query(decider, stream, read)),
    });
  }),
);

interface Pending {
  readonly event: AnyEvent;
  /** Index of the command that it comes from. */
  readonly command: number;
  readonly place: Omit<Place, "keys">;
}

/** One id an event; several events of one type are counted. */
const idsOf = (identity: string, events: readonly AnyEvent[]): string[] => {
  const counts = new Map<string, number>();
  return events.map(({ type, ordinal }) => {
    const n = ordinal ?? counts.get(type) ?? 0;
    counts.set(type, n + 1);
    return eventId(identity, type, n);
  });
};

interface Encoded {
  readonly command: number;
  readonly encoded: NewEncodedEvent;
}

/** Fills appends up to the limits; what one command yields stays together where it fits. */
const packAppends = (groups: readonly Encoded[][]) => {
  const appends: { events: NewEncodedEvent[]; commands: Set<number>; bytes: number }[] = [];
  const open = () => {
    const append = { events: [], commands: new Set<number>(), bytes: 0 };
    appends.push(append);
    return append;
  };
  for (const group of groups) {
    const sized = group.map((each) => ({ ...each, bytes: sizeOf(each.encoded) }));
    const total = sized.reduce((sum, { bytes }) => sum + bytes, 0);
    let current = appends.at(-1) ?? open();
    if (current.events.length + group.length > MAX_EVENTS || current.bytes + total > MAX_BYTES) current = open();
    for (const { command, encoded, bytes } of sized) {
      if (current.events.length === MAX_EVENTS || (current.events.length > 0 && current.bytes + bytes > MAX_BYTES))
        current = open();
      current.events.push(encoded);
      current.commands.add(command);
      current.bytes += bytes;
    }
  }
  return appends.filter(({ events }) => events.length > 0);
};
