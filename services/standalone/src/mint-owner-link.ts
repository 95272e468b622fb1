import type { Config, Servers } from "@soshogle/process/config";
import { layerServers } from "@soshogle/process/server-stores";
import { ownerLink } from "@soshogle/web/server/auth/configured-owner";
import { layerOwnerLinks } from "@soshogle/web/server/auth/owner-link";
import { Effect, Layer } from "effect";

/** Makes a recovery link right in `keep`, where every web process finds it. */
export const mintOwnerLink = (config: Config, servers: Servers): Promise<string> => {
  const links = layerOwnerLinks.pipe(Layer.provide(layerServers(servers)));
  return Effect.runPromise(Effect.provide(ownerLink(config, "recovery"), links));
};
