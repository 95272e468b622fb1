import { type DocumentStoreUnavailable, Keep } from "@soshogle/document-store/document-store";
import type { Decider, Fact } from "@soshogle/domain/decider";
import type { AnyEvent } from "@soshogle/domain/event";
import type { StreamName } from "@soshogle/domain/ids";
import type { Actor } from "@soshogle/domain/metadata";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Context, Data, Effect, Layer, Schedule } from "effect";
import { completeMetadata, encodeEvent, type Place } from "./codec.ts";
import { eventId } from "./event-id.ts";
import {
  EventStore,
  type EventStoreUnavailable,
  type ExpectedRevision,
  type NewEncodedEvent,
  START,
} from "./event-store.ts";
import { type CacheLimits, defaultLimits, type FoldedStateFigures, makeFoldedStates } from "./folded-states.ts";
import { packAppends } from "./pack-appends.ts";
import type { Folded } from "./snapshots.ts";
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
     * Reads the state of a stream as it is now, to decide what to do next. `read` runs at once and must copy what it
     * keeps: the next command spends the state.
     */
    readonly query: <State, Command, Event extends AnyEvent, A>(
      decider: Decider<State, Command, Event>,
      stream: StreamName,
      read: (state: State) => A,
    ) => Effect.Effect<A, EventStoreUnavailable>;

    /** What is remembered between commands, and how often it was of use. */
    readonly figures: () => FoldedStateFigures;
  }
>()("event-store/Commands") {}

const READ_PAGE = 1_000;
const ROUNDS = 8;
/** Unknown outcomes are repeated for about five seconds. */
const repeatUnknown = Schedule.exponential("50 millis").pipe(Schedule.upTo({ times: 7 }));

/**
 * Whether other processes append to the same log. Among others, what is remembered of a stream may be old: a command that
 * would write nothing is decided on what the stream holds now, since no expected revision judges it, and so is a query.
 */
export type Writers = "alone" | "among-others";

/** Commands with another bound on what is remembered between them. */
export const layerCommandsWithin = (limits: CacheLimits, writers: Writers = "among-others") =>
  Layer.effect(
    Commands,
    Effect.gen(function* () {
      const store = yield* EventStore;
      const vault = yield* Vault;
      const states = yield* makeFoldedStates({ store, keep: yield* Keep, limits });
      const inTurn = makeLocks();

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
        let { state, revision, eventId } = folded;
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
              eventId = ids[n] ?? "";
              const meta = completeMetadata(event.type, { workspaceId, partition, actor, ...times, ...cause });
              state = decider.evolve(state, { type: event.type, data: event.data, meta } as unknown as Fact<Event>); // the same event
              return { event, command: at, place: { id: eventId, stream, revision, meta } };
            }),
          );
          outcomes.push({ kind: "recorded" });
        }
        return { outcomes, groups, folded: { state, revision, eventId } };
      });

      const encodeAll = Effect.fnUntraced(function* (
        handling: Handling<never, never, never>,
        groups: readonly Pending[][],
      ) {
        const isPersonal = groups.some((group) => group.some(({ event }) => event.personal !== undefined));
        const keys = isPersonal ? yield* vault.keysOf(handling.stream, handling.subject) : null;
        const isDestroyed = ({ event, place }: Pending) =>
          event.personal !== undefined && keys?.key(place.revision) === null;
        if (groups.some((group) => group.some(isDestroyed))) return null;
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
          const taken = yield* states.take(decider, stream);
          const remembered = taken.isRemembered ? yield* decideAll(handling, taken, memory) : null;
          const isCertain = writers === "alone" || (remembered?.groups.length ?? 0) > 0;
          const before = remembered && !isCertain ? yield* states.catchUp(decider, stream, taken) : taken;
          let { revision } = before;
          const decided =
            remembered && revision === taken.revision ? remembered : yield* decideAll(handling, before, memory);
          let overtaken = false;
          const appends = yield* encodeAll(handling as never, decided.groups);
          // Only what stands in a stream is destroyed: others have appended, and something of that was forgotten already.
          if (appends === null) continue;
          for (const { events, commands } of appends) {
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
          states.put(decider, stream, { ...decided.folded, snapshotAt: before.snapshotAt }); // only now everything is durable
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
        const taken = yield* states.take(decider, stream);
        const mayBeOld = taken.isRemembered && writers === "among-others";
        const known = mayBeOld ? yield* states.catchUp(decider, stream, taken) : taken;
        states.put(decider, stream, known);
        return read(known.state);
      });

      return Commands.of({
        figures: states.figures,
        handle: (handling) => inTurn(handling.stream, handle(handling)),
        query: (decider, stream, read) => inTurn(stream, query(decider, stream, read)),
      });
    }),
  );

export const layerCommands = layerCommandsWithin(defaultLimits);
/** For the one process that owns its log: a warm stream costs no read, whatever is decided. */
export const layerCommandsAlone = layerCommandsWithin(defaultLimits, "alone");

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
