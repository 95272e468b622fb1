import type { Server } from "node:http";
import { type ServerType, serve } from "@hono/node-server";
import { Effect } from "effect";
import type { Hono } from "hono";

/** Somebody else listens on the port. */
export class PortTaken extends Error {
  override readonly name = "PortTaken";
  constructor(port: number) {
    super(`PORT: ${port} is taken. Set PORT to another one.`);
  }
}

/** Serves until the scope closes; then open streams are cut, so that browsers come back to the next process. */
export const serveHttp = (app: Pick<Hono, "fetch">, { host, port }: { readonly host: string; readonly port: number }) =>
  Effect.acquireRelease(
    Effect.callback<ServerType, Error>((resume) => {
      const server = serve({ fetch: app.fetch, hostname: host, port }, () => resume(Effect.succeed(server)));
      server.once("error", (error: NodeJS.ErrnoException) =>
        resume(Effect.fail(error.code === "EADDRINUSE" ? new PortTaken(port) : error)),
      );
    }),
    (server) =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void));
        (server as Server).closeAllConnections(); // serve() makes an http.Server unless told otherwise
      }),
  );
