import type { SqliteClient } from "@soshogle/sqlite/client";
import { type Context, Effect, Stream } from "effect";
import { type EventStore, EventStoreUnavailable, type Filter, type Page, type Position } from "../../event-store.ts";
import { positionOf } from "./rows.ts";
import { GREW } from "./wire.ts";

type Port = Context.Service.Shape<typeof EventStore>;
type ReadAll = (options: {
  readonly after: Position;
  readonly limit: number;
  readonly filter?: Filter;
}) => Effect.Effect<Page & { readonly lag: number }, EventStoreUnavailable>;

/**
 * Pages through history, then waits for the owner's word that the log grew. Listening starts before the first page is
 * read, and that word travels behind the answers it follows, so nothing falls in between.
 */
export const subscribeThrough =
  (client: SqliteClient, readAll: ReadAll): Port["subscribe"] =>
  ({ after, batchSize, filter }) =>
    Stream.unwrap(
      Effect.map(watchGrowth(client), (growth) =>
        Stream.unfold({ position: after, isLive: false }, ({ position, isLive }) =>
          (isLive ? growth.beyond(position) : Effect.void).pipe(
            Effect.andThen(readAll({ after: position, limit: batchSize, ...(filter && { filter }) })),
            Effect.map(({ events, position: searched, atEnd, lag }) => {
              const batch = { events, position: searched, caughtUp: atEnd, lag };
              return [batch, { position: searched, isLive: atEnd }] as const;
            }),
          ),
        ),
      ),
    );

/** Hears of growth for the life of the scope. */
const watchGrowth = (client: SqliteClient) =>
  Effect.acquireRelease(
    Effect.sync(() => listen(client)),
    ({ stop }) => Effect.sync(stop),
  );

const listen = (client: SqliteClient) => {
  let head = positionOf(0);
  let isGone = false;
  let wake = () => {};
  const stop = client.onNotice(
    (notice, payload) => {
      if (notice !== GREW) return;
      head = positionOf(Number(payload));
      wake();
    },
    () => {
      isGone = true;
      wake();
    },
  );
  const settled = (position: Position): Effect.Effect<void, EventStoreUnavailable> | undefined => {
    if (isGone)
      return Effect.fail(new EventStoreUnavailable({ cause: new Error("the thread that owns the log has ended") }));
    return head > position ? Effect.void : undefined;
  };
  /** Waits until the log reaches beyond a position. */
  const beyond = (position: Position) =>
    Effect.callback<void, EventStoreUnavailable>((resume) => {
      wake = () => {
        const end = settled(position);
        if (end) resume(end);
      };
      wake();
      return Effect.sync(() => {
        wake = () => {};
      });
    });
  return { stop, beyond };
};
