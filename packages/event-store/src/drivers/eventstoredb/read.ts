import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  type EventStoreDBClient,
  FORWARDS,
  type ResolvedEvent,
  type StreamingRead,
  StreamNotFoundError,
} from "@eventstore/db-client";
import { type Context, Effect } from "effect";
import { checkedLimit } from "../../encode.ts";
import type { EventStore, EventStoreUnavailable, Filter, Position, StoredEvent } from "../../event-store.ts";
import type { Connection } from "./clients.ts";
import { isOfTheClient, Unanswered, unavailable } from "./failures.ts";
import { fits, positionOf, readFrom, storedOf } from "./records.ts";
import type { Settings } from "./settings.ts";

type Port = Context.Service.Shape<typeof EventStore>;

/** Records looked at together: few calls over history, and answers of a moment. */
const WINDOW = 1_000;

export const readsThrough = (connection: Connection, settings: Settings) => {
  const { credentials, idleMs } = settings;

  /** Everything that a read brings, and nothing of it left open. */
  const collect = <E>(start: (client: EventStoreDBClient) => StreamingRead<E>) =>
    Effect.callback<readonly E[], EventStoreUnavailable | StreamNotFoundError>((resume) => {
      const client = connection.client();
      const read = start(client);
      const found: E[] = [];
      const end = (how: Effect.Effect<readonly E[], EventStoreUnavailable | StreamNotFoundError>) => {
        clearTimeout(timer);
        read.removeAllListeners("data");
        void read.cancel().catch(() => {});
        resume(how);
      };
      const fail = (error: unknown) => {
        if (isOfTheClient(error)) connection.renew(client);
        end(Effect.fail(error instanceof StreamNotFoundError ? error : unavailable(error)));
      };
      const timer = setTimeout(() => fail(new Unanswered("a read", idleMs)), idleMs);
      read.on("data", (event: E) => {
        found.push(event);
        timer.refresh();
      });
      read.on("error", fail);
      read.once("end", () => end(Effect.succeed(found)));
      read.once("close", () => end(Effect.succeed(found)));
      return Effect.sync(() => end(Effect.succeed(found)));
    });

  const all = (
    options: { from: "start" | "end" | { commit: bigint; prepare: bigint }; backwards?: boolean },
    count: number,
  ) =>
    collect<AllStreamResolvedEvent>((client) =>
      client.readAll({
        fromPosition: options.from,
        direction: options.backwards ? BACKWARDS : FORWARDS,
        maxCount: count,
        resolveLinkTos: false,
        credentials,
      }),
    ).pipe(
      Effect.catchIf(
        (error) => error instanceof StreamNotFoundError,
        () => Effect.succeed([]),
      ),
    );

  /** One look at the log: at most `limit` fitting events of at most a window of records after a position. */
  const window = Effect.fnUntraced(function* (after: Position, limit: number, filter?: Filter) {
    const count = (filter ? Math.max(WINDOW, limit) : limit) + 1; // the event at `after` comes again
    const records = yield* all({ from: readFrom(after) }, count);
    const events: StoredEvent[] = [];
    let position = after;
    for (const [index, { event }] of records.entries()) {
      if (event === undefined) continue;
      const at = positionOf(event.position.commit);
      if (at <= after) continue;
      position = at;
      const stored = storedOf(event);
      if (stored && fits(stored, filter)) events.push(stored);
      if (events.length === limit)
        return { events, position, atEnd: records.length < count && index === records.length - 1 };
    }
    return { events, position, atEnd: records.length < count };
  });

  const readAll: Port["readAll"] = Effect.fnUntraced(function* ({ after, limit, filter }) {
    const wanted = checkedLimit(limit);
    const events: StoredEvent[] = [];
    let from = after;
    for (;;) {
      const page = yield* window(from, wanted - events.length, filter);
      events.push(...page.events);
      if (page.atEnd || events.length === wanted) return { events, position: page.position, atEnd: page.atEnd };
      from = page.position;
    }
  });

  const readStream: Port["readStream"] = (stream, { from, direction, limit }) =>
    Effect.suspend(() => {
      const maxCount = checkedLimit(limit);
      if (direction === "forwards" && from === "end") return Effect.succeed([]);
      return collect<ResolvedEvent>((client) =>
        client.readStream(stream, {
          fromRevision: from,
          direction: direction === "forwards" ? FORWARDS : BACKWARDS,
          maxCount,
          resolveLinkTos: false,
          credentials,
        }),
      );
    }).pipe(
      Effect.map((records) =>
        records.flatMap(({ event }) => (event ? (storedOf(event as AllStreamResolvedEvent["event"] & {}) ?? []) : [])),
      ),
      Effect.catchIf(
        (error) => error instanceof StreamNotFoundError,
        () => Effect.succeed([]),
      ),
    );

  const head = Effect.map(all({ from: END, backwards: true }, 1), ([last]) =>
    positionOf(last?.event?.position.commit ?? 0n),
  );
  return { window, readAll, readStream, head };
};
