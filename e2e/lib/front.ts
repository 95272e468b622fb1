import { once } from "node:events";
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { pipeline } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";

/** What deploy/Caddyfile does where nothing is encrypted: Meta's webhook goes to ingest, all else to web. */
export interface Front {
  readonly close: () => Promise<void>;
}

const WEBHOOK = "/api/instagram/webhook";
/** How long it tries to reach a process that is away, as the Caddyfile says. */
const INGEST_MS = 2_000;
const WEB_MS = 5_000;
const RETRY_MS = 100;

export const startFront = async (ports: {
  readonly own: number;
  readonly web: number;
  readonly ingest: number;
}): Promise<Front> => {
  const server = createServer((request, response) => {
    const isWebhook = request.url?.startsWith(WEBHOOK) ?? false;
    const dialled = isWebhook ? dial(ports.ingest, INGEST_MS) : dial(ports.web, WEB_MS);
    dialled.then(
      (socket) => forward({ request, response, socket }),
      () => response.writeHead(502).end(),
    );
  });
  server.listen(ports.own, "127.0.0.1");
  await once(server, "listening");
  return {
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};

/** A request is sent once: only the connection is tried again. */
const dial = async (port: number, patienceMs: number): Promise<Socket> => {
  for (const until = Date.now() + patienceMs; ; ) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return socket;
    } catch (error) {
      if (Date.now() > until) throw error;
      await pause(RETRY_MS);
    }
  }
};

/** An answer that breaks off breaks off for the browser too. */
const forward = (options: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
}): void => {
  const { request, response, socket } = options;
  const { method, url, headers } = request;
  const onward = ask({ method, path: url, headers, createConnection: () => socket });
  onward.once("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    response.flushHeaders();
    pipeline(answer, response, () => {});
  });
  onward.once("error", () => response.destroy());
  response.once("close", () => onward.destroy());
  pipeline(request, onward, () => {});
};
