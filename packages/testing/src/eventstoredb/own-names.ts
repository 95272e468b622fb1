import { EventStoreDBClient } from "@eventstore/db-client";
import type { StreamName } from "@soshogle/domain/ids";
import { settingsOf } from "@soshogle/event-store/drivers/eventstoredb/settings";
import { EventStore, type Filter, type StoredEvent, WrongExpectedRevision } from "@soshogle/event-store/event-store";
import { Effect, Layer, Redacted, Stream } from "effect";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/**
 * Keeps a test to itself on a server that belongs to somebody else: categories get a prefix of this run, what others
 * write is not seen, and every stream is deleted in the end. (The server forgets deleted events when it is scavenged.)
 *
 * @param given the server's address, for deleting.
 * @param base  the store that the test would have to itself.
 */
export const inOwnNames = <E>(given: string, base: Layer.Layer<EventStore, E>): Layer.Layer<EventStore, E> =>
  Layer.effect(
    EventStore,
    Effect.gen(function* () {
      const store = yield* EventStore;
      const settings = yield* Effect.orDie(settingsOf({ url: Redacted.make(given) }));
      const url = Redacted.value(settings.url); // in the name that the client knows
      const prefix = `testrun${Array.from({ length: 8 }, () => LETTERS[Math.floor(Math.random() * LETTERS.length)]).join("")}`;
      const written = new Set<string>();
      const hadLogId = yield* hasStream(url, "installation-log");
      yield* Effect.addFinalizer(() => deleteAll(url, [...written, ...(hadLogId ? [] : ["installation-log"])]));

      const out = (stream: StreamName) => `${prefix}${stream}` as StreamName; // still a category with an id
      const own = (events: readonly StoredEvent[]) =>
        events.flatMap((event) =>
          event.stream.startsWith(prefix)
            ? { ...event, stream: event.stream.slice(prefix.length) as StreamName } // as `out` was given it
            : [],
        );
      const filtered = ({ categories, ...rest }: Filter): Filter => ({
        ...rest,
        ...(categories && { categories: categories.map((category) => `${prefix}${category}`) }),
      });
      const ask = <O extends { readonly filter?: Filter }>(options: O): O =>
        options.filter ? { ...options, filter: filtered(options.filter) } : options;

      return {
        append: (stream, events, expected) => {
          written.add(out(stream));
          return Effect.mapError(store.append(out(stream), events, expected), (error) =>
            error._tag === "WrongExpectedRevision" ? new WrongExpectedRevision({ ...error, stream }) : error,
          );
        },
        readStream: (stream, options) => Effect.map(store.readStream(out(stream), options), own),
        readAll: (options) =>
          Effect.map(store.readAll(ask(options)), (page) => ({ ...page, events: own(page.events) })),
        subscribe: (options) =>
          Stream.map(store.subscribe(ask(options)), (batch) => ({ ...batch, events: own(batch.events) })),
        head: store.head,
        logId: store.logId,
        renewLogId: Effect.die(new Error("the server's own id is not a test's to renew")),
      };
    }),
  ).pipe(Layer.provide(base));

const DELETED_AT_ONCE = 16;

const deleteAll = (url: string, streams: readonly string[]) =>
  Effect.promise(async () => {
    const client = EventStoreDBClient.connectionString(url);
    const left = [...streams];
    const work = async () => {
      for (let stream = left.pop(); stream !== undefined; stream = left.pop())
        // One whose append was refused is not there.
        await client.deleteStream(stream).catch(() => {});
    };
    await Promise.all(Array.from({ length: DELETED_AT_ONCE }, work));
    await client.dispose();
  });

const hasStream = (url: string, stream: string) =>
  Effect.promise(async () => {
    const client = EventStoreDBClient.connectionString(url);
    const read = client.readStream(stream, { maxCount: 1 });
    try {
      for await (const _ of read) return true;
      return false;
    } catch {
      return false;
    } finally {
      await read.cancel();
      await client.dispose();
    }
  });
