import { metaHosts } from "@soshogle/instagram/graph/hosts";
import { type Config, metaUrlOf } from "@soshogle/process/config";
import type { AppCredentials } from "@soshogle/process/data-folder";
import { isLoopbackName } from "@soshogle/process/loopback";
import { Redacted } from "effect";
import type { Context } from "hono";
import type { WebSettings } from "../services.ts";

/** Where Meta serves pictures and other media of messages from. */
const META_MEDIA = ["https://*.cdninstagram.com", "https://*.fbcdn.net", "https://lookaside.fbsbx.com"];

/** What is no page has no policy of its own: nothing in it may run. */
export const makeInert = async (c: Context, next: () => Promise<void>) => {
  await next();
  if (c.res.headers.has("Content-Security-Policy")) return;
  c.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  c.header("X-Content-Type-Options", "nosniff");
};

/** Pages are shown under one name only: a cookie set for `localhost` is not sent to `127.0.0.1`. */
export const useOneName = ({ publicUrl }: Config) => {
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

/** What pages are told by the configuration. */
export const webSettingsOf = (config: Config, app: AppCredentials): WebSettings => {
  const metaUrl = metaUrlOf(config);
  const simulator = config.demo && config.metaUrl === null ? `http://localhost:${config.simulatorPort}` : metaUrl;
  return {
    publicUrl: config.publicUrl,
    demo: config.demo,
    phoneUrl: config.demo && simulator ? `${simulator}/phone` : null,
    instagramAppId: app.id,
    instagramAppSecret: Redacted.value(app.secrets[0] ?? Redacted.make("")),
    authorizeOrigin: simulator ?? metaHosts(null).authorize,
    mediaOrigins:
      simulator && metaUrl ? [...new Set([new URL(simulator).origin, new URL(metaUrl).origin])] : META_MEDIA,
    trustProxy: config.trustProxy,
  };
};
