import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Effect } from "effect";

/**
 * What becomes of some bytes on their way from a client to the server: passed on; passed on later, after a time or when something has happened; the connection cut
 * instead; passed on, but the connection cut when the answer comes, so the work is done and nobody hears of it; or
 * neither passed on nor answered, as by a server that hangs.
 */
export type Fate =
  | "pass"
  | { readonly delayMs: number }
  | { readonly until: Promise<void> }
  | "cut"
  | "cut answer"
  | "stall";

export interface TcpProxy {
  readonly port: number;
  /** Judges what clients send from now on. Bytes come as the network cut them: a long request in several pieces. */
  readonly judge: (fate: (sent: Buffer) => Fate) => void;
  /** The server is away: every connection is cut, and new ones are as soon as they are made. */
  readonly away: () => void;
  /** Connections that were made while the server was away. */
  readonly refused: () => number;
  /** The server is there again, and everything passes. */
  readonly back: () => void;
}

/** A proxy on the loopback in front of `port`, for the life of the scope, through which everything passes at first. */
export const tcpProxy = (port: number) =>
  Effect.acquireRelease(
    Effect.promise(() => startProxy(port)),
    ({ stop }) => Effect.promise(stop),
  );

const startProxy = async (upstreamPort: number): Promise<TcpProxy & { readonly stop: () => Promise<void> }> => {
  let isAway = false;
  let refused = 0;
  let fateOf = (_sent: Buffer): Fate => "pass";
  const open = new Set<Socket>();
  const server = createServer((client) => {
    if (isAway) {
      refused++;
      return client.destroy();
    }
    const upstream = connect(upstreamPort, "127.0.0.1");
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    join({ client, upstream, fateOf: (sent) => fateOf(sent) });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port, // it listens on TCP
    judge: (fate) => {
      fateOf = fate;
    },
    away: () => {
      isAway = true;
      cutAll();
    },
    refused: () => refused,
    back: () => {
      isAway = false;
      fateOf = () => "pass";
    },
    stop: async () => {
      server.close();
      cutAll();
      await once(server, "close");
    },
  };
};

const join = (options: {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly fateOf: (sent: Buffer) => Fate;
}): void => {
  const { client, upstream, fateOf } = options;
  let isAnswered = true;
  let isStalled = false;
  let before = Promise.resolve();
  const pass = (sent: Buffer) => {
    if (!isStalled && !upstream.destroyed) upstream.write(sent);
  };
  client.on("data", (sent) => {
    const fate = isStalled ? "stall" : fateOf(sent);
    if (fate === "cut") return client.destroy();
    if (fate === "stall") isStalled = true;
    if (fate === "cut answer") isAnswered = false;
    before = before.then(() => later(fate)).then(() => pass(sent));
  });
  upstream.on("data", (answer) => {
    if (isAnswered) client.write(answer);
    else client.destroy();
  });
};

const later = async (fate: Fate): Promise<void> => {
  if (typeof fate === "string") return;
  if ("until" in fate) await fate.until;
  else await pause(fate.delayMs);
};
