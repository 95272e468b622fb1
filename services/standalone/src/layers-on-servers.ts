import { layerAutomations } from "@soshogle/automations/layer";
import { layerIntake } from "@soshogle/automations/layer-intake";
import { defaultSettings } from "@soshogle/automations/settings";
import { layerIngest } from "@soshogle/ingest/layer";
import type { Config, Servers } from "@soshogle/process/config";
import type { Credentials } from "@soshogle/process/data-folder";
import { layerGround } from "@soshogle/process/ground";
import { layerPresence } from "@soshogle/process/presence";
import { layerReadModels, layerServers } from "@soshogle/process/server-stores";
import { layerSharedSlots } from "@soshogle/process/slots/slots";
import { CachedDocuments } from "@soshogle/projections/cached-documents";
import { layerSharedEngine, SharedEngine } from "@soshogle/projections/shared-engine";
import { layerMeta, layerReadModelsElsewhere, layerWeb } from "@soshogle/web/server/layer";
import { Effect, Layer } from "effect";
import { StoresGone } from "./stores-gone.ts";

/** The four roles in one process on servers; other processes may do the same work beside it. */
export const layerOnServers = (config: Config, { masterKey }: Credentials, servers: Servers) => {
  const automations = layerAutomations({ ...defaultSettings, workers: "among-others" }).pipe(
    Layer.provide(layerIntake),
    Layer.provide(layerSharedSlots("automations")),
  );
  const engine = layerCachedDocuments.pipe(
    Layer.provideMerge(layerSharedEngine),
    Layer.provide(layerSharedSlots("projections")),
  );
  // A server that is away is waited for by whoever calls it.
  const storesStay = Layer.succeed(StoresGone, { failure: Effect.never });
  return Layer.mergeAll(layerIngest, automations, engine, layerWeb, storesStay).pipe(
    Layer.provideMerge(layerReadModelsElsewhere),
    Layer.provideMerge(layerMeta(config)),
    Layer.provideMerge(layerGround(masterKey)),
    Layer.provideMerge(layerPresence("standalone")),
    Layer.provideMerge(Layer.merge(layerServers(servers), layerReadModels(servers))),
  );
};

const layerCachedDocuments = Layer.effect(
  CachedDocuments,
  Effect.map(SharedEngine, ({ cached }) => ({ figures: cached })),
);
