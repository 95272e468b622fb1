import { getConnInfo } from "@hono/node-server/conninfo";
import { webhookRoutes } from "@soshogle/ingest/http/webhook";
import { metaHosts } from "@soshogle/instagram/graph/hosts";
import { isLoopbackName } from "@soshogle/web/server/http/loopback";
import type { PageBuild } from "@soshogle/web/server/http/remix";
import { type WebApp, webApp } from "@soshogle/web/server/http/web-app";
import type { AppRuntime, WebSettings } from "@soshogle/web/server/services";
import { Effect, Redacted } from "effect";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { Config } from "./config.ts";
import type { DataFolder } from "./data-folder.ts";
import { metaUrlOf } from "./layers.ts";
import { metricsRoutes } from "./metrics.ts";

/** Where Meta serves pictures and other media of messages from. */
const META_MEDIA = ["https://*.cdninstagram.com", "https://*.fbcdn.net", "https://lookaside.fbsbx.com"];

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
  app.route("/metrics", yield* metricsRoutes(config));
  const onDefect = (defect: unknown, path: string) =>
    void runtime.runPromise(Effect.logError("a request failed", { path }, defect));
  app.route("/", webApp({ ...options, settings: webSettings(config, folder), onDefect }));
  return app;
});

/** What is no page has no policy of its own: nothing in it may run. */
const makeInert = async (c: Context, next: () => Promise<void>) => {
  await next();
  if (c.res.headers.has("Content-Security-Policy")) return;
  c.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  c.header("X-Content-Type-Options", "nosniff");
};

/** Pages are shown under one name only: a cookie set for `localhost` is not sent to `127.0.0.1`. */
const useOneName = ({ publicUrl }: Config) => {
  const own = new URL(publicUrl);
  return async (c: Context, next: () => Promise<void>) => {
    const asked = new URL(c.req.url);
    const isPage = c.req.method === "GET" && (c.req.header("accept") ?? "").includes("text/html");
    const isAlias = isLoopbackName(own.hostname) && isLoopbackName(asked.hostname) && asked.port === own.port;
    if (isPage && isAlias && asked.host !== own.host)
      return c.redirect(`${own.origin}${asked.pathname}${asked.search}`, 307);
    return next();
  };
};

const webSettings = (config: Config, folder: DataFolder): WebSettings => {
  const metaUrl = metaUrlOf(config);
  const simulator = config.demo && config.metaUrl === null ? `http://localhost:${config.simulatorPort}` : metaUrl;
  return {
    publicUrl: config.publicUrl,
    demo: config.demo,
    phoneUrl: config.demo && simulator ? `${simulator}/phone` : null,
    instagramAppId: folder.app.id,
    instagramAppSecret: Redacted.value(folder.app.secrets[0] ?? Redacted.make("")),
    authorizeOrigin: simulator ?? metaHosts(null).authorize,
    mediaOrigins:
      simulator && metaUrl ? [...new Set([new URL(simulator).origin, new URL(metaUrl).origin])] : META_MEDIA,
    trustProxy: config.trustProxy,
  };
};
