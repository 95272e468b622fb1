import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { ServerBuild } from "@remix-run/node";
import type { MiddlewareHandler } from "hono";
import type { ViteDevServer } from "vite";
import { readConfig } from "./config.ts";
import { openDataFolder } from "./data-folder.ts";
import { loadEnvironmentFile } from "./environment-file.ts";
import { runInbox } from "./inbox.ts";
import { reasonOf } from "./start-failure.ts";
import { CLIENT, WEB } from "./web-build.ts";

/** Where the browser hears of changed modules; on this machine only. */
const RELOAD = { host: "127.0.0.1", port: 24_678 };

/** The product with pages that are built at each request and change in the browser when their sources do. */
const main = async (): Promise<void> => {
  loadEnvironmentFile();
  const config = readConfig();
  const vite = await startVite();
  const inbox = runInbox({
    config,
    folder: openDataFolder(config),
    build: () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>, // Remix's own virtual module
    assets: CLIENT,
    mode: "development",
    development: {
      middleware: answeredByVite(vite),
      scriptSources: ["'self'"],
      connectSources: [`ws://${RELOAD.host}:${RELOAD.port}`],
    },
  });
  const stop = () => void inbox.stop();
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  await inbox.ended.finally(() => vite.close());
};

/** Vite belongs to the web app's tools, so it is found from there. */
const startVite = async (): Promise<ViteDevServer> => {
  const path = createRequire(join(WEB, "package.json")).resolve("vite");
  const { createServer } = (await import(pathToFileURL(path).href)) as typeof import("vite"); // resolved just above
  return createServer({ root: WEB, appType: "custom", server: { middlewareMode: true, hmr: RELOAD } });
};

/** Modules and styles come from Vite; what it does not know goes on to the product. */
const answeredByVite =
  (vite: ViteDevServer): MiddlewareHandler<{ Bindings: HttpBindings }> =>
  async (c, next) => {
    const { incoming, outgoing } = c.env;
    const isUnknown = await new Promise<boolean>((resolve) => {
      outgoing.once("close", () => resolve(false));
      vite.middlewares(incoming, outgoing, () => resolve(true));
    });
    if (isUnknown) return next();
    return RESPONSE_ALREADY_SENT;
  };

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(reasonOf(error));
    process.exit(1);
  },
);
