import { layerDropForgotten } from "@soshogle/process/drop-forgotten";
import { layerGround } from "@soshogle/process/ground";
import { layerPresence } from "@soshogle/process/presence";
import { runMain } from "@soshogle/process/run-main";
import { runRole } from "@soshogle/process/run-role";
import { openServerProcess } from "@soshogle/process/server-process";
import { layerReadModels, layerServers } from "@soshogle/process/server-stores";
import { layerSharedSlots } from "@soshogle/process/slots/slots";
import { Effect, Layer } from "effect";
import { engineFigures, layerSharedEngine } from "./shared-engine.ts";

/** The read models as a process of their own: several share the slots among them. */
await runMain(async () => {
  const { config, servers, credentials } = openServerProcess("projections");
  const stores = Layer.merge(layerServers(servers), layerReadModels(servers));
  const layer = Layer.merge(layerSharedEngine, layerDropForgotten).pipe(
    Layer.provideMerge(layerSharedSlots("projections")),
    Layer.provideMerge(layerGround(credentials.masterKey)),
    Layer.provideMerge(layerPresence("projections")),
    Layer.provideMerge(stores),
  );
  return runRole({
    role: "projections",
    config,
    layer,
    figures: (context) => [Effect.provideContext(engineFigures, context)],
  });
});
