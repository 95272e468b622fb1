import { randomUUID } from "node:crypto";
import { jsonEvent, WrongExpectedVersionError } from "@eventstore/db-client";
import { Effect, Layer } from "effect";
import { EventStore, type EventStoreUnavailable } from "../../event-store.ts";
import { appendThrough } from "./append.ts";
import { type Connection, makeConnection } from "./clients.ts";
import { makeDoorbell } from "./doorbell.ts";
import { unavailable } from "./failures.ts";
import { readsThrough } from "./read.ts";
import { LOG_ID_STREAM } from "./records.ts";
import { type BadEventStoreUrl, type EventStoreDbOptions, type Settings, settingsOf } from "./settings.ts";
import { subscribeThrough } from "./subscribe.ts";

/**
 * The log on an EventStoreDB node or cluster, 23.10 or later. Nothing is asked of the server before the first call, so
 * that one which is away makes calls fail, not the start. Fails with `BadEventStoreUrl`.
 */
export const layerEventStoreDb = (options: EventStoreDbOptions): Layer.Layer<EventStore, BadEventStoreUrl> =>
  Layer.effect(
    EventStore,
    Effect.gen(function* () {
      const settings = yield* Effect.try({
        try: () => settingsOf(options),
        catch: (error) => error as BadEventStoreUrl, // it throws nothing else
      });
      const appends = yield* makeConnection(settings);
      const connection = yield* makeConnection(settings);
      const bell = yield* makeDoorbell(connection, settings);
      const reads = readsThrough(connection, settings);
      const { readAll, readStream, head } = reads;
      return {
        append: appendThrough(appends, settings, readStream),
        readStream,
        readAll,
        subscribe: subscribeThrough(reads, bell, settings),
        head,
        logId: yield* Effect.cached(logIdOf(connection, settings)),
      };
    }),
  );

const LOG_ID = "LogIdMinted";

/** The newest id of the log's own stream; minted by whoever asks first. */
const logIdOf = (connection: Connection, settings: Settings): Effect.Effect<string, EventStoreUnavailable> =>
  Effect.tryPromise({
    try: async () => (await readLogId(connection, settings)) ?? (await mintLogId(connection, settings)),
    catch: unavailable,
  });

const readLogId = async (connection: Connection, { credentials }: Settings): Promise<string | null> => {
  const read = connection
    .client()
    .readStream(LOG_ID_STREAM, { direction: "backwards", fromRevision: "end", maxCount: 1, credentials });
  try {
    for await (const { event } of read)
      if (event?.type === LOG_ID) return String((event.data as { readonly logId?: unknown }).logId); // written by `mintLogId`
    return null;
  } catch (error) {
    if ((error as { readonly type?: unknown }).type === "stream-not-found") return null;
    throw error;
  } finally {
    await read.cancel();
  }
};

/** Two who ask at once mint one id: the second finds the first one's. */
const mintLogId = async (connection: Connection, { credentials, deadlineMs }: Settings): Promise<string> => {
  const logId = randomUUID();
  const event = jsonEvent({ id: randomUUID(), type: LOG_ID, data: { logId } });
  try {
    await connection.client().appendToStream(LOG_ID_STREAM, event, {
      expectedRevision: "no_stream",
      credentials,
      deadline: deadlineMs,
    });
    return logId;
  } catch (error) {
    const other =
      error instanceof WrongExpectedVersionError ? await readLogId(connection, { credentials } as Settings) : null;
    if (other === null) throw error;
    return other;
  }
};
