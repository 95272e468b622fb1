import { layerDropForgotten } from "@soshogle/process/drop-forgotten";
import { layerGround } from "@soshogle/process/ground";
import { layerPresence } from "@soshogle/process/presence";
import { runMain } from "@soshogle/process/run-main";
import { runRole } from "@soshogle/process/run-role";
import { openServerProcess } from "@soshogle/process/server-process";
import { layerServers } from "@soshogle/process/server-stores";
import { Effect, Layer, Redacted } from "effect";
import { webhookRoutes } from "./http/webhook.ts";
import { layerIngest } from "./layer.ts";
import { ingestFigures } from "./metrics.ts";

/** Meta's webhook as a process of its own, of which there may be several: the expected revision decides between them. */
await runMain(async () => {
  const { config, servers, credentials } = openServerProcess("ingest");
  return runRole({
    role: "ingest",
    config,
    layer: Layer.merge(layerIngest, layerDropForgotten).pipe(
      Layer.provideMerge(layerGround(credentials.masterKey)),
      Layer.provideMerge(layerPresence("ingest")),
      Layer.provideMerge(layerServers(servers)),
    ),
    figures: (context) => [Effect.provideContext(ingestFigures, context)],
    serve: (app) =>
      Effect.gen(function* () {
        const webhook = yield* webhookRoutes({
          verifyToken: Redacted.make(config.verifyToken),
          secrets: credentials.app.secrets,
          demo: config.demo,
        });
        app.route("/api/instagram/webhook", webhook);
      }),
  });
});
