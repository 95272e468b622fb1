import { runMain } from "@soshogle/process/run-main";
import { layerLog, runRole } from "@soshogle/process/run-role";
import { openServerProcess } from "@soshogle/process/server-process";
import { Effect, Layer, ManagedRuntime } from "effect";
import { firstOwnerLine, makeConfiguredOwner } from "./auth/configured-owner.ts";
import { makeInert, useOneName, webSettingsOf } from "./http/site.ts";
import { webApp } from "./http/web-app.ts";
import { readModelFigures } from "./read-models/figures.ts";
import { layerWebOnServers } from "./runtime.server.ts";
import { CLIENT, loadWebBuild } from "./web-build.ts";

/** The pages and the API as a process of their own, of which there may be several. */
await runMain(async () => {
  const opened = openServerProcess("web");
  const { config, credentials } = opened;
  const build = await loadWebBuild();
  return runRole({
    role: "web",
    config,
    layer: layerWebOnServers(opened, config),
    first: Effect.gen(function* () {
      yield* makeConfiguredOwner(config);
      const line = yield* firstOwnerLine(config);
      if (line !== null) console.log(line);
    }),
    answersProbes: true,
    figures: (context) => [Effect.provideContext(readModelFigures, context)],
    serve: (app, context) =>
      Effect.gen(function* () {
        const runtime = yield* Effect.acquireRelease(
          Effect.sync(() => ManagedRuntime.make(Layer.merge(Layer.succeedContext(context), layerLog(config)))),
          (made) => Effect.promise(() => made.dispose()),
        );
        app.use(makeInert, useOneName(config));
        const onDefect = (defect: unknown, path: string) =>
          void runtime.runPromise(Effect.logError("a request failed", { path }, defect));
        const settings = webSettingsOf(config, credentials.app);
        app.route("/", webApp({ runtime, settings, build, mode: "production", assets: CLIENT, onDefect }));
      }),
  });
});
