import { getConnInfo } from "@hono/node-server/conninfo";
import { webhookRoutes } from "@soshogle/ingest/http/webhook";
import type { Config } from "@soshogle/process/config";
import type { DataFolder } from "@soshogle/process/data-folder";
import { metricsRoutes } from "@soshogle/process/metrics";
import type { PageBuild } from "@soshogle/web/server/http/remix";
import { makeInert, useOneName, webSettingsOf } from "@soshogle/web/server/http/site";
import { type WebApp, webApp } from "@soshogle/web/server/http/web-app";
import type { AppRuntime } from "@soshogle/web/server/services";
import { Effect, Redacted } from "effect";
import { Hono, type MiddlewareHandler } from "hono";
import { standaloneFigures } from "./figures.ts";

/** What a development server adds: its own answers, and sources that the content security policy must allow. */
export type Development = NonNullable<WebApp["development"]> & { readonly middleware: MiddlewareHandler };

/** The webhook and the web app on one port. */
export const appOf = Effect.fnUntraced(function* (options: {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly runtime: AppRuntime;
  readonly build: PageBuild;
  readonly assets: string;
  readonly mode: "production" | "development";
  readonly development?: Development;
}) {
  const { config, folder, runtime } = options;
  const app = new Hono();
  app.use(makeInert, useOneName(config));
  if (options.development) app.use(options.development.middleware);
  const webhook = yield* webhookRoutes({
    verifyToken: Redacted.make(config.verifyToken),
    secrets: folder.app.secrets,
    demo: config.demo,
    peerAddress: (c) => getConnInfo(c).remote.address ?? null,
  });
  app.route("/api/instagram/webhook", webhook);
  app.route("/metrics", yield* metricsRoutes(config, yield* standaloneFigures));
  const onDefect = (defect: unknown, path: string) =>
    void runtime.runPromise(Effect.logError("a request failed", { path }, defect));
  app.route("/", webApp({ ...options, settings: webSettingsOf(config, folder.app), onDefect }));
  return app;
});
