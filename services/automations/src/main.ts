import { layerGraph } from "@soshogle/instagram/graph/client";
import { metaHosts } from "@soshogle/instagram/graph/hosts";
import { metaUrlOf } from "@soshogle/process/config";
import { layerGround } from "@soshogle/process/ground";
import { layerPresence } from "@soshogle/process/presence";
import { runMain } from "@soshogle/process/run-main";
import { runRole } from "@soshogle/process/run-role";
import { openServerProcess } from "@soshogle/process/server-process";
import { layerServers } from "@soshogle/process/server-stores";
import { layerSharedSlots } from "@soshogle/process/slots/slots";
import { Effect, Layer } from "effect";
import { layerAutomations } from "./layer.ts";
import { layerIntake } from "./layer-intake.ts";
import { automationFigures } from "./metrics.ts";
import { defaultSettings } from "./settings.ts";

/** What happens by itself, as a process of its own: several share the accounts among them by slots. */
await runMain(async () => {
  const { config, servers, credentials } = openServerProcess("automations");
  const layer = layerAutomations({ ...defaultSettings, workers: "among-others" }).pipe(
    Layer.provide(layerIntake),
    Layer.provideMerge(layerSharedSlots("automations")),
    Layer.provideMerge(layerGraph({ hosts: metaHosts(metaUrlOf(config)), version: config.graphVersion })),
    Layer.provideMerge(layerGround(credentials.masterKey)),
    Layer.provideMerge(layerPresence("automations")),
    Layer.provideMerge(layerServers(servers)),
  );
  return runRole({
    role: "automations",
    config,
    layer,
    figures: (context) => [Effect.provideContext(automationFigures, context)],
  });
});
