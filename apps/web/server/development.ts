import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { ServerBuild } from "@remix-run/node";
import type { MiddlewareHandler } from "hono";
import { createServer, type ViteDevServer } from "vite";

/** Where the browser hears of changed modules; on this machine only. */
const RELOAD = { host: "127.0.0.1", port: 24_678 };

/** Pages that are built at each request and change in the browser when their sources do. */
export const startDevelopmentPages = async () => {
  const root = dirname(fileURLToPath(import.meta.resolve("@soshogle/web/package.json")));
  const vite = await createServer({ root, appType: "custom", server: { middlewareMode: true, hmr: RELOAD } });
  return {
    build: () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>, // Remix's own virtual module
    development: {
      middleware: answeredByVite(vite),
      scriptSources: ["'self'"],
      connectSources: [`ws://${RELOAD.host}:${RELOAD.port}`],
    },
    close: () => vite.close(),
  };
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
    return isUnknown ? next() : RESPONSE_ALREADY_SENT;
  };
