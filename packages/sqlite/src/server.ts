import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { Failure, FromOwner, Notice, Reply, Request } from "./protocol.ts";

/** One request with the way to answer it. Exactly one of `succeed` and `fail` is called. */
export interface Incoming {
  readonly kind: string;
  readonly payload: unknown;
  readonly succeed: (value: unknown) => void;
  readonly fail: (error: Failure) => void;
}

export interface Server {
  /** Tells every connected thread. */
  readonly announce: (notice: string, payload: unknown) => void;
  /** Sends the answers given so far now, where the rest of the group takes its time. */
  readonly flush: () => void;
}

/**
 * Runs inside the worker that owns a file. `handle` gets everything that arrived together, so that it can commit as a
 * group; what goes to one port leaves together. The parent's `close` runs `close` and ends the worker.
 */
export const serve = (handle: (requests: readonly Incoming[]) => void, close: () => void): Server => {
  const outboxes = new Map<MessagePort, (Reply | Notice)[]>();
  let inbox: Incoming[] = [];

  const flush = () => {
    for (const [port, messages] of outboxes) {
      if (messages.length === 0) continue;
      port.postMessage(messages satisfies FromOwner);
      outboxes.set(port, []);
    }
  };
  const drain = () => {
    const requests = inbox;
    inbox = [];
    if (requests.length > 0) handle(requests);
    flush();
  };
  const receive = (port: MessagePort, requests: readonly Request[]) => {
    if (inbox.length === 0) setImmediate(drain);
    for (const { id, kind, payload } of requests)
      inbox.push({
        kind,
        payload,
        succeed: (value) => outboxes.get(port)?.push({ id, ok: true, value }),
        fail: (error) => outboxes.get(port)?.push({ id, ok: false, error }),
      });
  };

  parentPort?.on("message", (message: { connect?: MessagePort; close?: true }) => {
    if (message.connect) {
      const port = message.connect;
      outboxes.set(port, []);
      port.on("message", (requests: readonly Request[]) => receive(port, requests));
      port.on("close", () => outboxes.delete(port));
    }
    if (message.close) {
      drain();
      close();
      process.exit(0);
    }
  });
  parentPort?.postMessage({ ready: true });

  return {
    announce: (notice, payload) => {
      for (const messages of outboxes.values()) messages.push({ notice, payload });
      queueMicrotask(flush);
    },
    flush,
  };
};

/** The options that the parent gave to `startThread`. */
export const threadOptions = <T>(): T => workerData as T; // set by startThread, whose caller knows the worker's options
