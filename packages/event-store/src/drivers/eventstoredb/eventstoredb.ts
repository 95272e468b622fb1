import { Effect, Layer } from "effect";
import { EventStore } from "../../event-store.ts";
import { appendThrough, sendThrough } from "./append.ts";
import { makeConnection } from "./clients.ts";
import { makeDoorbell } from "./doorbell.ts";
import { logIdThrough } from "./log-id.ts";
import { readsThrough } from "./read.ts";
import { type BadEventStoreUrl, type EventStoreDbOptions, settingsOf } from "./settings.ts";
import { subscribeThrough } from "./subscribe.ts";

/**
 * The log on an EventStoreDB node or cluster, 23.10 or later. Nothing is asked of the server before the first call, so
 * that one which is away makes calls fail, not the start; `head` says whether it can be reached. The user must be allowed
 * to read `$all`. Fails with `BadEventStoreUrl`.
 */
export const layerEventStoreDb = (options: EventStoreDbOptions): Layer.Layer<EventStore, BadEventStoreUrl> =>
  Layer.effect(
    EventStore,
    Effect.gen(function* () {
      const settings = yield* settingsOf(options);
      const send = sendThrough(yield* makeConnection(settings), settings);
      const connection = yield* makeConnection(settings);
      const bell = yield* makeDoorbell(connection, settings);
      const reads = readsThrough(connection, settings);
      const { readAll, readStream, head } = reads;
      return {
        append: appendThrough(send, reads),
        readStream,
        readAll,
        subscribe: subscribeThrough(reads, bell, settings),
        head,
        ...logIdThrough(send, reads),
      };
    }),
  );
