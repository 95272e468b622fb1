import type { MessagePort } from "node:worker_threads";
import { connectClient } from "@soshogle/sqlite/client";
import { type SqliteThread, startThread } from "@soshogle/sqlite/thread";
import { Context, Data, Effect, Layer, type Scope } from "effect";
import { type DocumentStoreShape, DocumentStoreUnavailable, Keep, ReadModels } from "../../document-store.ts";
import { storeOver } from "./client.ts";
import type { ThreadOptions } from "./protocol.ts";

/** Another process owns the file: it must end first, or be asked. */
export class FileInUse extends Data.TaggedError("FileInUse")<{ readonly file: string }> {
  override readonly message = `${this.file} is in use by another process`;
}

interface Owner {
  /** A port to the file, to be transferred to another thread and given to `layerKeepFromPort` or `layerReadModelsFromPort`. */
  readonly connect: Effect.Effect<MessagePort>;
  /** Ends when the thread has ended by itself; everything fails from then on, until the process is started again. */
  readonly gone: Effect.Effect<Error>;
}

/** Who started the thread that owns `keep`. */
export class KeepOwner extends Context.Service<KeepOwner, Owner>()("document-store/KeepOwner") {}
/** Who started the thread that owns the read models. */
export class ReadModelsOwner extends Context.Service<ReadModelsOwner, Owner>()("document-store/ReadModelsOwner") {}

interface EmbeddedOptions {
  readonly file: string;
  /** Limits the file to so many pages of 4096 bytes; writes beyond fail with `DocumentStoreUnavailable`. */
  readonly maxPages?: number;
}

/**
 * `keep` in the SQLite file `file`, in a thread of its own: what was answered survives a loss of power.
 * Fails with `FileInUse`, or `DocumentStoreUnavailable` when the file cannot be opened for another reason.
 */
export const layerKeepEmbedded = (
  options: EmbeddedOptions,
): Layer.Layer<Keep | KeepOwner, FileInUse | DocumentStoreUnavailable> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const { store, owner } = yield* open({ ...options, durability: "full" });
      return Context.make(Keep, store).pipe(Context.add(KeepOwner, owner));
    }),
  );

/** Read models in the SQLite file `file`: like `layerKeepEmbedded`, but a loss of power may take the last commits. */
export const layerReadModelsEmbedded = (
  options: EmbeddedOptions,
): Layer.Layer<ReadModels | ReadModelsOwner, FileInUse | DocumentStoreUnavailable> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const { store, owner } = yield* open({ ...options, durability: "normal" });
      return Context.make(ReadModels, store).pipe(Context.add(ReadModelsOwner, owner));
    }),
  );

/** `keep` through a port of its owner, in any thread. */
export const layerKeepFromPort = (port: MessagePort): Layer.Layer<Keep> => Layer.effect(Keep, storeOn(port));

/** Read models through a port of their owner, in any thread. */
export const layerReadModelsFromPort = (port: MessagePort): Layer.Layer<ReadModels> =>
  Layer.effect(ReadModels, storeOn(port));

const open = Effect.fnUntraced(function* (options: ThreadOptions) {
  const thread = yield* Effect.acquireRelease(start(options), ({ close }) => Effect.promise(close));
  const owner: Owner = { connect: Effect.sync(thread.connect), gone: Effect.promise(() => thread.gone) };
  return { store: yield* storeOn(thread.connect()), owner };
});

const start = (options: ThreadOptions): Effect.Effect<SqliteThread, FileInUse | DocumentStoreUnavailable> =>
  Effect.tryPromise({
    try: () => startThread(new URL("./worker.ts", import.meta.url), options),
    catch: (error) =>
      (error as Error).name === "FileInUse"
        ? new FileInUse({ file: options.file })
        : new DocumentStoreUnavailable({ cause: error }), // the thread throws Errors
  });

const storeOn = (port: MessagePort): Effect.Effect<DocumentStoreShape, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => connectClient(port)),
      (client) => Effect.sync(client.close),
    ),
    storeOver,
  );
