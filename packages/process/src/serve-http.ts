import type { Server, ServerResponse } from "node:http";
import { serve } from "@hono/node-server";
import { Effect, type Scope } from "effect";
import type { Hono } from "hono";

/** Somebody else listens on the port. */
export class PortTaken extends Error {
  override readonly name = "PortTaken";
  constructor(port: number) {
    super(`PORT: ${port} is taken. Set PORT to another one.`);
  }
}

export interface HttpServer {
  /** Takes no new connection, and waits for requests under way, streams excepted, at most this long. */
  readonly drain: (mostMs: number) => Effect.Effect<void>;
}

/** Serves until the scope closes; then open streams are cut, so that browsers come back to the next process. */
export const serveHttp = (
  app: Pick<Hono, "fetch">,
  { host, port }: { readonly host: string; readonly port: number },
): Effect.Effect<HttpServer, Error, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<Server, Error>((resume) => {
        const server = serve({ fetch: app.fetch, hostname: host, port }, () =>
          resume(Effect.succeed(server)),
        ) as Server; // an http.Server unless told otherwise
        server.once("error", (error: NodeJS.ErrnoException) =>
          resume(Effect.fail(error.code === "EADDRINUSE" ? new PortTaken(port) : error)),
        );
      }),
      (server) =>
        Effect.callback<void>((resume) => {
          server.close(() => resume(Effect.void));
          server.closeAllConnections();
        }),
    ),
    (server) => ({ drain: drainOf(server) }),
  );

const drainOf = (server: Server): HttpServer["drain"] => {
  const underWay = new Set<ServerResponse>();
  let watch = () => {};
  server.on("request", (_request, response: ServerResponse) => {
    underWay.add(response);
    response.once("close", () => {
      underWay.delete(response);
      watch();
    });
  });
  const isOver = () => [...underWay].every(isStream);
  return (mostMs) =>
    Effect.callback<void>((resume) => {
      watch = () => {
        if (isOver()) resume(Effect.void);
      };
      server.close();
      server.closeIdleConnections();
      watch();
    }).pipe(Effect.timeoutOption(mostMs), Effect.asVoid);
};

const isStream = (response: ServerResponse): boolean =>
  String(response.getHeader("content-type") ?? "").startsWith("text/event-stream");
