import type { SqliteClient } from "@soshogle/sqlite/client";
import { type Context, Effect, Result } from "effect";
import { checkedLimit, encodeAppend, numberOfPosition } from "../../encode.ts";
import { type EventStore, EventStoreUnavailable, type StoredEvent, WrongExpectedRevision } from "../../event-store.ts";
import { eventsOf, positionOf } from "./rows.ts";
import { subscribeThrough } from "./subscribe.ts";
import type {
  ActualRevision,
  AppendAnswer,
  AppendRequest,
  ReadAllAnswer,
  ReadAllRequest,
  ReadAnswer,
  ReadStreamRequest,
} from "./wire.ts";

type Port = Context.Service.Shape<typeof EventStore>;

/** The port, spoken to the thread that owns the log. */
export const eventStoreThrough = (client: SqliteClient): Port => {
  const readAll = readAllThrough(client);
  return {
    append: appendThrough(client),
    readStream: readStreamThrough(client),
    readAll,
    subscribe: subscribeThrough(client, readAll),
    head: Effect.map(ask<number>(client, "head", undefined), positionOf),
    logId: ask<string>(client, "logId", undefined),
    renewLogId: ask<string>(client, "renewLogId", undefined),
  };
};

const appendThrough =
  (client: SqliteClient): Port["append"] =>
  (stream, events, expected) =>
    Effect.callback((resume) => {
      const encoded = encodeAppend(stream, events, expected);
      if (Result.isFailure(encoded)) return resume(Effect.fail(encoded.failure));
      const request: [string, number, ...string[]] = [stream, expected === "no_stream" ? -1 : Number(expected)];
      for (const { id, type, data, metadata } of encoded.success) request.push(id, type, data, metadata);
      client.call("append", request satisfies AppendRequest, (answer) => {
        if (answer.ok) {
          const [revision, position] = answer.value as AppendAnswer; // what the thread answers to `append`
          resume(Effect.succeed({ revision: BigInt(revision), position: positionOf(position) }));
        } else if (answer.error.name === "WrongExpectedRevision") {
          const { actual } = answer.error.fields as ActualRevision; // what goes with that name
          resume(
            Effect.fail(
              new WrongExpectedRevision({ stream, expected, actual: actual < 0 ? "no_stream" : BigInt(actual) }),
            ),
          );
        } else resume(Effect.fail(new EventStoreUnavailable({ cause: answer.error })));
      });
    });

/** Goes on where the thread cut an answer short, so that a page holds what was asked for. */
const readStreamThrough = (client: SqliteClient): Port["readStream"] =>
  Effect.fnUntraced(function* (stream, options) {
    const { direction } = options;
    const events: StoredEvent[] = [];
    let limit = checkedLimit(options.limit);
    let from = startOf(options.from);
    for (;;) {
      const request = { stream, from, direction, limit } satisfies ReadStreamRequest;
      const { rows, complete } = yield* ask<ReadAnswer>(client, "readStream", request);
      const page = eventsOf(rows);
      events.push(...page);
      if (complete) return events;
      limit -= page.length;
      from = Number(page.at(-1)?.revision) + (direction === "forwards" ? 1 : -1);
    }
  });

const startOf = (from: bigint | "start" | "end"): number => {
  if (from === "start") return 0;
  return from === "end" ? Number.MAX_SAFE_INTEGER : Math.min(Number(from), Number.MAX_SAFE_INTEGER);
};

/** `lag` counts the events of the log beyond the page: positions are dense. */
const readAllThrough =
  (client: SqliteClient) =>
  ({ after, limit, filter }: Parameters<Port["readAll"]>[0]) =>
    Effect.suspend(() => {
      const { categories, types } = filter ?? {};
      const request = {
        after: numberOfPosition(after),
        limit: checkedLimit(limit),
        categories,
        types,
      } satisfies ReadAllRequest;
      return ask<ReadAllAnswer>(client, "readAll", request);
    }).pipe(
      Effect.map(({ rows, searched, head }) => ({
        events: eventsOf(rows),
        position: positionOf(searched),
        atEnd: searched >= head,
        lag: Math.max(0, head - searched),
      })),
    );

/** One request of a kind whose answer has the type named by the caller. */
const ask = <A>(client: SqliteClient, kind: string, payload: unknown) =>
  Effect.callback<A, EventStoreUnavailable>((resume) =>
    client.call(kind, payload, (answer) =>
      resume(
        answer.ok ? Effect.succeed(answer.value as A) : Effect.fail(new EventStoreUnavailable({ cause: answer.error })),
      ),
    ),
  );
