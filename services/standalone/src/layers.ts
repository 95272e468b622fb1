import { Intake, IntakeFailed } from "@soshogle/automations/intake";
import { layerAutomations } from "@soshogle/automations/layer";
import { defaultSettings } from "@soshogle/automations/settings";
import { ActiveVersions } from "@soshogle/document-store/active-versions";
import { Keep } from "@soshogle/document-store/document-store";
import {
  KeepOwner,
  layerKeepEmbedded,
  layerReadModelsEmbedded,
  ReadModelsOwner,
} from "@soshogle/document-store/drivers/embedded/layers";
import { Progress } from "@soshogle/document-store/progress";
import { layerDestructions } from "@soshogle/event-store/destructions/destructions";
import { layerFileBook } from "@soshogle/event-store/destructions/file-book";
import { EmbeddedLog, layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { EventStore, START } from "@soshogle/event-store/event-store";
import { layerCommands } from "@soshogle/event-store/handle";
import { layerIngestBooks } from "@soshogle/ingest/books";
import { recordAgain } from "@soshogle/ingest/record-again";
import { layerAccountRoutes } from "@soshogle/ingest/route-account";
import { layerGraph } from "@soshogle/instagram/graph/client";
import { metaHosts } from "@soshogle/instagram/graph/hosts";
import { CachedDocuments } from "@soshogle/projections/cached-documents";
import { startProjectionWorker } from "@soshogle/projections/start-worker";
import { layerVault } from "@soshogle/vault/layer";
import { webCollections } from "@soshogle/web/server/auth/collections";
import { layerOwnerLinks } from "@soshogle/web/server/auth/owner-link";
import { layerLiveChanges } from "@soshogle/web/server/live/changes";
import { Context, Data, Effect, Layer, Redacted } from "effect";
import type { Config } from "./config.ts";
import type { DataFolder } from "./data-folder.ts";

/** Where Meta is for this process: Meta itself, the address that stands in for it, or the simulator of demo mode. */
export const metaUrlOf = (config: Config): string | null =>
  config.metaUrl ?? (config.demo ? `http://127.0.0.1:${config.simulatorPort}` : null);

/** Everything that the four roles need, on embedded stores. Closing it finishes what is under way, in order. */
export const layerStandalone = (config: Config, folder: DataFolder) => {
  const stores = Layer.mergeAll(
    layerEmbedded({ file: folder.log }),
    layerKeepEmbedded({ file: folder.keep }),
    layerReadModelsEmbedded({ file: folder.readModels }),
  );
  const belongTogether = Layer.effectDiscard(requireKeepOfLog);
  const vault = layerVault(folder.masterKey).pipe(Layer.provideMerge(belongTogether), Layer.provideMerge(stores));
  // Destructions come before everything that is served a key: what a crash left undone is done when they are ready.
  const decisions = layerCommands.pipe(
    Layer.provideMerge(layerDestructions),
    Layer.provide(layerFileBook({ file: folder.destructions })),
    Layer.provideMerge(vault),
  );
  const graph = layerGraph({ hosts: metaHosts(metaUrlOf(config)), version: config.graphVersion });
  const ensureWeb = Layer.effectDiscard(Effect.flatMap(Keep, (keep) => keep.ensure(webCollections)));
  const readModels = layerProjections(folder).pipe(Layer.provideMerge(decisions));
  const ingest = Layer.mergeAll(layerAccountRoutes, layerIngestBooks);
  const automations = layerAutomations(defaultSettings).pipe(Layer.provide(layerIntake));
  return Layer.mergeAll(ingest, automations, layerLiveChanges, layerOwnerLinks, ensureWeb).pipe(
    Layer.provideMerge(graph),
    Layer.provideMerge(readModels),
  );
};

/** Items of the quarantine that are tried again take the way of ingest. */
const layerIntake = Layer.effect(
  Intake,
  Effect.gen(function* () {
    const context = yield* Effect.context<Effect.Services<ReturnType<typeof recordAgain>>>();
    return {
      recordAgain: (held, origin) =>
        recordAgain(held, origin).pipe(
          Effect.mapError((cause) => new IntakeFailed({ cause })),
          Effect.provideContext(context),
        ),
    };
  }),
);

const LOG_MARK = "log";

/** `keep` was made for another log than this one, or is new beside a log that is not: its keys and users would be missing. */
export class StoresApart extends Data.TaggedError("StoresApart") {
  override readonly message =
    "log.db and keep.db do not belong together: one of them is missing or comes from elsewhere. Put the right pair back into the data folder; nothing was changed.";
}

/** Remembers in `keep` which log it belongs to, before anything is written to either. */
const requireKeepOfLog = Effect.gen(function* () {
  const keep = yield* Keep;
  const store = yield* EventStore;
  const logId = yield* store.logId;
  yield* keep.ensure([{ name: LOG_MARK, indexes: [] }]);
  const [mark] = yield* keep.get(LOG_MARK, [LOG_MARK]);
  if (mark ? mark.logId !== logId : (yield* store.head) !== START) return yield* new StoresApart();
  if (!mark) yield* keep.compareAndSet(LOG_MARK, LOG_MARK, null, { id: LOG_MARK, logId });
});

/** Fails when a thread that owns a store has ended: whoever supervises this process shall start it again. */
export const storesGone = Effect.gen(function* () {
  const owners = [yield* EmbeddedLog, yield* KeepOwner, yield* ReadModelsOwner];
  return yield* Effect.flatMap(Effect.raceAllFirst(owners.map(({ gone }) => gone)), Effect.fail);
});

/** The projections in their worker thread; a failure that stops them is logged and shown by the read models staying behind. */
const layerProjections = ({ masterKey }: DataFolder) =>
  Layer.effectContext(
    Effect.gen(function* () {
      const log = yield* EmbeddedLog;
      const keep = yield* KeepOwner;
      const read = yield* ReadModelsOwner;
      const logPort = yield* log.connect;
      const keepPort = yield* keep.connect;
      const readPort = yield* read.connect;
      const input = { logPort, keepPort, readPort, masterKey: Redacted.value(masterKey) };
      const worker = yield* Effect.acquireRelease(
        Effect.promise(() => startProjectionWorker(input)),
        ({ stop }) => Effect.promise(stop),
      );
      const failed = Effect.callback<Error>((resume) => worker.onFailure((failure) => resume(Effect.succeed(failure))));
      yield* Effect.forkScoped(
        Effect.flatMap(failed, (failure) => Effect.logError("the read models stopped", failure)),
      );
      return Context.make(Progress, worker.progress).pipe(
        Context.add(ActiveVersions, worker.versions),
        Context.add(CachedDocuments, { figures: worker.cached }),
      );
    }),
  );
