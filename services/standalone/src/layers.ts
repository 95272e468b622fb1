import { layerAutomations } from "@soshogle/automations/layer";
import { layerIntake } from "@soshogle/automations/layer-intake";
import { defaultSettings } from "@soshogle/automations/settings";
import { ActiveVersions } from "@soshogle/document-store/active-versions";
import {
  KeepOwner,
  layerKeepEmbedded,
  layerReadModelsEmbedded,
  ReadModelsOwner,
} from "@soshogle/document-store/drivers/embedded/layers";
import { Progress } from "@soshogle/document-store/progress";
import { layerFileBook } from "@soshogle/event-store/destructions/file-book";
import { EmbeddedLog, layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { layerIngest } from "@soshogle/ingest/layer";
import type { Config } from "@soshogle/process/config";
import type { DataFolder } from "@soshogle/process/data-folder";
import { layerGround } from "@soshogle/process/ground";
import { CachedDocuments } from "@soshogle/projections/cached-documents";
import { startProjectionWorker } from "@soshogle/projections/start-worker";
import { layerMeta, layerWeb } from "@soshogle/web/server/layer";
import { Context, Effect, Layer, Redacted } from "effect";
import { StoresGone } from "./stores-gone.ts";

/** Everything that the four roles need, on embedded stores. Closing it finishes what is under way, in order. */
export const layerStandalone = (config: Config, folder: DataFolder) => {
  const stores = Layer.mergeAll(
    layerEmbedded({ file: folder.log }),
    layerKeepEmbedded({ file: folder.keep }),
    layerReadModelsEmbedded({ file: folder.readModels }),
  );
  const decisions = layerGround(folder.masterKey, "alone").pipe(
    Layer.provide(layerFileBook({ file: folder.destructions })),
    Layer.provideMerge(stores),
  );
  const readModels = layerProjections(folder).pipe(Layer.provideMerge(decisions));
  const automations = layerAutomations(defaultSettings).pipe(Layer.provide(layerIntake));
  return Layer.mergeAll(layerIngest, automations, layerWeb, layerStoresGone).pipe(
    Layer.provideMerge(layerMeta(config)),
    Layer.provideMerge(readModels),
  );
};

const layerStoresGone = Layer.effect(
  StoresGone,
  Effect.gen(function* () {
    const owners = [yield* EmbeddedLog, yield* KeepOwner, yield* ReadModelsOwner];
    return { failure: Effect.flatMap(Effect.raceAllFirst(owners.map(({ gone }) => gone)), Effect.fail) };
  }),
);

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
