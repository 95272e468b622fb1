import { Keep } from "@soshogle/document-store/document-store";
import { layerGraph } from "@soshogle/instagram/graph/client";
import { metaHosts } from "@soshogle/instagram/graph/hosts";
import { type Config, metaUrlOf } from "@soshogle/process/config";
import { projections } from "@soshogle/read-models/projections";
import { Effect, Layer } from "effect";
import { webCollections } from "./auth/collections.ts";
import { layerOwnerLinks } from "./auth/owner-link.ts";
import { layerLiveChanges } from "./live/changes.ts";
import { layerProgressFromCheckpoints } from "./read-models/progress.ts";
import { layerVersionsFromRegisters } from "./read-models/versions.ts";

const names = projections.map(({ name }) => name);

/** How far the read models are, and which are read, where the engine runs in another process. */
export const layerReadModelsElsewhere = Layer.mergeAll(
  layerProgressFromCheckpoints(names),
  layerVersionsFromRegisters(names),
);

/** What pages and the API need beside stores, decisions and read models. */
export const layerWeb = Layer.mergeAll(
  layerLiveChanges,
  layerOwnerLinks,
  Layer.effectDiscard(Effect.flatMap(Keep, (keep) => keep.ensure(webCollections))),
);

/** Meta as this process is told to reach it. */
export const layerMeta = (config: Config) =>
  layerGraph({ hosts: metaHosts(metaUrlOf(config)), version: config.graphVersion });
