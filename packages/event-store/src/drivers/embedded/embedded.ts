import type { MessagePort } from "node:worker_threads";
import { connectClient, type SqliteClient } from "@soshogle/sqlite/client";
import { type SqliteThread, startThread } from "@soshogle/sqlite/thread";
import { Context, Data, Effect, Layer, type Scope } from "effect";
import { EventStore, EventStoreUnavailable } from "../../event-store.ts";
import { eventStoreThrough } from "./client.ts";
import type { WorkerOptions } from "./worker.ts";

/** Another process, or another part of this one, owns the log: ask it, or end it first. */
export class FileInUse extends Data.TaggedError("FileInUse")<{ readonly file: string }> {
  override readonly message = `${this.file} is in use by another process`;
}

/** The thread that owns the log's file. */
export class EmbeddedLog extends Context.Service<
  EmbeddedLog,
  {
    /** A port for another thread, to be transferred to it and given to `layerFromPort` there. */
    readonly connect: Effect.Effect<MessagePort>;
    /** Ends when the thread has ended by itself; everything fails from then on, until the process is started again. */
    readonly gone: Effect.Effect<Error>;
  }
>()("event-store/EmbeddedLog") {}

/**
 * The log in one SQLite file of this process, made where it is missing. Closing finishes what has arrived.
 * Fails with `FileInUse` at once when the file has an owner, with `EventStoreUnavailable` when it cannot be opened.
 */
export const layerEmbedded = (
  options: WorkerOptions,
): Layer.Layer<EventStore | EmbeddedLog, FileInUse | EventStoreUnavailable> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const thread = yield* Effect.acquireRelease(start(options), ({ close }) => Effect.promise(close));
      const client = yield* clientOf(thread.connect());
      return Context.make(EventStore, eventStoreThrough(client)).pipe(
        Context.add(EmbeddedLog, {
          connect: Effect.sync(() => thread.connect()),
          gone: Effect.promise(() => thread.gone),
        }),
      );
    }),
  );

/** The log whose owner gave this port. */
export const layerFromPort = (port: MessagePort): Layer.Layer<EventStore> =>
  Layer.effect(EventStore, Effect.map(clientOf(port), eventStoreThrough));

const start = (options: WorkerOptions): Effect.Effect<SqliteThread, FileInUse | EventStoreUnavailable> =>
  Effect.tryPromise({
    try: () => startThread(new URL("./worker.ts", import.meta.url), options),
    catch: (cause) =>
      cause instanceof Error && cause.name === "FileInUse"
        ? new FileInUse({ file: options.file })
        : new EventStoreUnavailable({ cause }),
  });

const clientOf = (port: MessagePort): Effect.Effect<SqliteClient, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => connectClient(port)),
    (client) => Effect.sync(client.close),
  );
