import type { Config } from "@soshogle/process/config";
import { layerDropForgotten } from "@soshogle/process/drop-forgotten";
import { layerGround } from "@soshogle/process/ground";
import { layerPresence } from "@soshogle/process/presence";
import type { ServerProcess } from "@soshogle/process/server-process";
import { layerReadModels, layerServers } from "@soshogle/process/server-stores";
import { Layer } from "effect";
import { layerMeta, layerReadModelsElsewhere, layerWeb } from "./layer.ts";

/** Everything that a request may need, where the stores are servers and the engine runs elsewhere. */
export const layerWebOnServers = ({ servers, credentials }: ServerProcess, config: Config) => {
  const stores = Layer.merge(layerServers(servers), layerReadModels(servers));
  return Layer.merge(layerWeb, layerDropForgotten).pipe(
    Layer.provideMerge(layerReadModelsElsewhere),
    Layer.provideMerge(layerMeta(config)),
    Layer.provideMerge(layerGround(credentials.masterKey)),
    Layer.provideMerge(layerPresence("web")),
    Layer.provideMerge(stores),
  );
};
