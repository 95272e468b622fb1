import { EventEmitter, once } from "node:events";
import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { listAccounts } from "./book/accounts.ts";
import { openDatabase } from "./book/database.ts";
import { fillNewBook } from "./book/first-start.ts";
import { issueToken } from "./book/tokens.ts";
import { openFaults } from "./faults.ts";
import { BASIC, MESSAGES } from "./login/scopes.ts";
import { routes } from "./routes.ts";
import { type App, openTyping, type Simulation } from "./simulation.ts";
import { openCallback } from "./webhooks/callback.ts";
import { startDeliverer } from "./webhooks/deliverer.ts";

export interface SimulatorOptions {
  /** Path of the SQLite file that holds everything, or `:memory:`. */
  readonly book: string;
  readonly app: App;
  /** The product's webhook. */
  readonly callbackUrl: string;
  readonly verifyToken: string;
  /** 127.0.0.1 unless said. */
  readonly host?: string;
  /** 0 (unless said): any that is free. */
  readonly port?: number;
  /** Milliseconds; the machine's clock unless said. */
  readonly now?: () => number;
  /** How long after its n-th failed attempt (n from 1) a delivery is tried again, ms. */
  readonly retryDelayMs?: (attempt: number) => number;
  /** How long the webhook may take to answer, ms; 20,000 unless said. */
  readonly answerTimeoutMs?: number;
  /** Most items of one delivery; 50 unless said. */
  readonly batchLimit?: number;
}

export interface Simulator {
  /** Without a slash at the end; what the product takes as `META_URL`. */
  readonly url: string;
  readonly port: number;
  /** Ids of the simulated accounts, oldest first. */
  readonly accountIds: () => string[];
  /** A token of 60 days for an account, without the browser's part of the login. */
  readonly mintToken: (igId: string, scopes?: readonly string[]) => string;
  /** Moves the webhook, for products whose port is known only after the simulator's. */
  readonly setCallbackUrl: (url: string) => void;
  /** Resolves when every delivery was made or dropped. */
  readonly settled: () => Promise<void>;
  /** Makes every delivery that waits for a later attempt due now. */
  readonly retryNow: () => void;
  readonly close: () => Promise<void>;
}

/** At once, then after 1, 2, 4 … seconds, at most 30: a demo's product is back soon. */
const patient = (attempt: number): number => (attempt === 1 ? 0 : Math.min(1000 * 2 ** (attempt - 2), 30_000));

const listen = async (server: Server, port: number, host: string): Promise<number> => {
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
};

const browsable = (host: string): string => (["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host);

/** Starts a simulator and resolves when it listens. */
export const startSimulator = async (options: SimulatorOptions): Promise<Simulator> => {
  const { host = "127.0.0.1", now = Date.now } = options;
  const db = openDatabase(options.book);
  fillNewBook(db);
  const changes = new EventEmitter().setMaxListeners(0);
  const changed = () => void changes.emit("change");
  const faults = openFaults(db, changed);
  const callback = openCallback(options.callbackUrl, options.verifyToken);
  const deliverer = startDeliverer({
    db,
    faults,
    now,
    changed,
    appSecret: options.app.appSecret,
    callbackUrl: callback.url,
    batchLimit: options.batchLimit ?? 50,
    retryDelayMs: options.retryDelayMs ?? patient,
    answerTimeoutMs: options.answerTimeoutMs ?? 20_000,
  });
  let url = "";
  const closing = new AbortController();
  const sim: Simulation = {
    db,
    app: options.app,
    now,
    faults,
    deliverer,
    changed,
    onChange: (listener) => {
      changes.on("change", listener);
      return () => void changes.off("change", listener);
    },
    closing: closing.signal,
    baseUrl: () => url,
    typing: openTyping(now),
  };
  const { fetch } = routes(sim, callback);
  const answering = new Set<Promise<unknown>>();
  const tracked: typeof fetch = async (request, env, context) => {
    const answer = Promise.resolve(fetch(request, env, context));
    answering.add(answer);
    return answer.finally(() => answering.delete(answer));
  };
  // The adaptor makes a plain node:http server unless it is told otherwise.
  const server = createAdaptorServer({ fetch: tracked }) as Server;
  const port = await listen(server, options.port ?? 0, host);
  url = `http://${browsable(host)}:${port}`;
  deliverer.kick();

  const end = async (): Promise<void> => {
    closing.abort();
    await deliverer.close();
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
    await Promise.allSettled(answering);
    db.close();
  };
  let ended: Promise<void> | undefined;
  return {
    url,
    port,
    accountIds: () => listAccounts(db).map(({ igId }) => igId),
    mintToken: (igId, scopes = [BASIC, MESSAGES]) => issueToken(db, { igId, kind: "long", scopes, now: now() }),
    setCallbackUrl: (next) => {
      callback.moveTo(next);
      deliverer.kick();
    },
    settled: deliverer.settled,
    retryNow: deliverer.retryNow,
    close: () => {
      ended ??= end();
      return ended;
    },
  };
};
