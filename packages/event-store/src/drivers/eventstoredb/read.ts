import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  FORWARDS,
  type ResolvedEvent,
  StreamNotFoundError,
} from "@eventstore/db-client";
import { type Context, Effect } from "effect";
import { checkedLimit } from "../../encode.ts";
import type { EventStore, EventStoreUnavailable, Position, StoredEvent } from "../../event-store.ts";
import type { Connection } from "./clients.ts";
import { collect } from "./collect.ts";
import { commitOf, fits, positionOf, type Record, readFrom, recordOf, storedOf } from "./records.ts";
import type { Settings } from "./settings.ts";

type Port = Context.Service.Shape<typeof EventStore>;

/** Records looked at together: few calls over history, and answers of a moment. */
export const WINDOW = 1_000;

/** A page ends after the record that lies so far behind its first one: what it holds in memory at once. */
const MAX_PAGE_BYTES = 8n * 1024n * 1024n;

/** Records of the log in their order, each once. */
export interface Records {
  readonly records: readonly Record[];
  readonly atEnd: boolean;
}

export const readsThrough = (connection: Connection, settings: Settings) => {
  // The leader alone knows what was just acknowledged.
  const { credentials } = settings;
  const asked = { credentials, requiresLeader: true, resolveLinkTos: false };

  /** At most `count` records after a position. */
  const page = (after: Position, count: number): Effect.Effect<Records, EventStoreUnavailable> =>
    Effect.suspend(() => {
      const fromPosition = readFrom(after);
      const maxCount = count + 1; // the record at the position itself comes first again
      let first: bigint | undefined;
      return collect<AllStreamResolvedEvent>(connection, settings, {
        start: (client) => client.readAll({ ...asked, fromPosition, direction: FORWARDS, maxCount }),
        isEnough: (resolved) => {
          const commit = commitOf(resolved);
          first ??= commit;
          return commit - first > MAX_PAGE_BYTES;
        },
      }).pipe(
        Effect.catchIf((error) => error instanceof StreamNotFoundError, nothing),
        Effect.map(({ found, isCut }) => {
          const records: Record[] = [];
          let last = after;
          for (const resolved of found) {
            const record = recordOf(resolved);
            if (record.position <= last) continue;
            records.push(record);
            last = record.position;
          }
          return { records, atEnd: !isCut && found.length < maxCount };
        }),
      );
    });

  const readAll: Port["readAll"] = Effect.fnUntraced(function* ({ after, limit, filter }) {
    const count = filter ? Math.max(WINDOW, checkedLimit(limit)) : checkedLimit(limit);
    const events: StoredEvent[] = [];
    let position = after;
    for (;;) {
      const { records, atEnd } = yield* page(position, count);
      for (const [index, record] of records.entries()) {
        position = record.position;
        if (record.event && fits(record.event, filter)) events.push(record.event);
        if (events.length === limit) return { events, position, atEnd: atEnd && index === records.length - 1 };
      }
      if (atEnd) return { events, position, atEnd };
    }
  });

  /** The stream's records as the client has them; none where there is no such stream. */
  const recordsOfStream = (
    stream: string,
    { from, direction, limit }: Parameters<Port["readStream"]>[1],
  ): Effect.Effect<readonly ResolvedEvent[], EventStoreUnavailable> =>
    collect<ResolvedEvent>(connection, settings, {
      start: (client) =>
        client.readStream(stream, {
          ...asked,
          fromRevision: from,
          direction: direction === "forwards" ? FORWARDS : BACKWARDS,
          maxCount: limit,
        }),
    }).pipe(
      Effect.catchIf((error) => error instanceof StreamNotFoundError, nothing),
      Effect.map(({ found }) => found),
    );

  const readStream: Port["readStream"] = (stream, options) =>
    Effect.suspend(() => {
      checkedLimit(options.limit);
      // The server calls this an error.
      if (options.direction === "forwards" && options.from === "end") return Effect.succeed([]);
      return Effect.map(recordsOfStream(stream, options), (found) => found.flatMap((each) => storedOf(each) ?? []));
    });

  const head: Port["head"] = collect<AllStreamResolvedEvent>(connection, settings, {
    start: (client) => client.readAll({ ...asked, fromPosition: END, direction: BACKWARDS, maxCount: 1 }),
  }).pipe(
    Effect.catchIf((error) => error instanceof StreamNotFoundError, nothing),
    Effect.map(({ found: [last] }) => positionOf(last ? commitOf(last) : 0n)),
  );
  return { page, readAll, readStream, recordsOfStream, head };
};

export type Reads = ReturnType<typeof readsThrough>;

const nothing = () => Effect.succeed({ found: [], isCut: false });
