import type { MessagePort } from "node:worker_threads";
import type { Failure, FromOwner, Notice, Reply, Request } from "./protocol.ts";

/** A failure that the owning thread named: `name` says which, `fields` carries its values. */
export class SqliteThreadError extends Error {
  override readonly name: string;
  readonly fields: unknown;
  constructor(name: string, message: string, fields: unknown) {
    super(message);
    this.name = name;
    this.fields = fields;
  }
}

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: SqliteThreadError };

export interface SqliteClient {
  /** Sends one request; those of one tick travel together. Rejects with `SqliteThreadError`, named `ThreadGone` once the port is closed. */
  readonly request: (kind: string, payload: unknown) => Promise<unknown>;
  /** As `request`, for callers that count microseconds: `settle` is called once, never before this returns. */
  readonly call: (kind: string, payload: unknown, settle: (answer: Answer) => void) => void;
  /** Calls back on every announcement of the owner, and on `gone` when there will be no more; returns the way to stop. */
  readonly onNotice: (listener: (notice: string, payload: unknown) => void, gone?: () => void) => () => void;
  readonly close: () => void;
}

interface Listener {
  readonly hear: (notice: string, payload: unknown) => void;
  readonly gone: () => void;
}

/** Speaks to the thread that owns a file through one of its ports, from any thread. */
export const connectClient = (port: MessagePort): SqliteClient => {
  const waiting = new Map<number, (answer: Answer) => void>();
  const listeners = new Set<Listener>();
  let outbox: Request[] = [];
  let nextId = 0;
  let closed = false;

  const send = () => {
    const requests = outbox;
    outbox = [];
    if (!closed) port.postMessage(requests);
  };
  const receive = (message: Reply | Notice) => {
    if ("notice" in message) {
      for (const listener of listeners) listener.hear(message.notice, message.payload);
      return;
    }
    const settle = waiting.get(message.id);
    waiting.delete(message.id);
    settle?.(message.ok ? message : { ok: false, error: named(message.error) });
  };
  const end = () => {
    closed = true;
    const calls = [...waiting.values()];
    waiting.clear();
    for (const settle of calls) settle({ ok: false, error: threadGone() });
    for (const listener of listeners) listener.gone();
    listeners.clear();
  };

  port.on("message", (messages: FromOwner) => {
    messages.forEach(receive);
    if (waiting.size === 0) port.unref();
  });
  port.on("close", end);
  port.unref();

  const call: SqliteClient["call"] = (kind, payload, settle) => {
    if (closed) return queueMicrotask(() => settle({ ok: false, error: threadGone() }));
    if (waiting.size === 0) port.ref();
    const id = nextId++;
    waiting.set(id, settle);
    if (outbox.length === 0) queueMicrotask(send);
    outbox.push({ id, kind, payload });
  };

  return {
    call,
    request: (kind, payload) =>
      new Promise((resolve, reject) => {
        call(kind, payload, (answer) => (answer.ok ? resolve(answer.value) : reject(answer.error)));
      }),
    onNotice: (hear, gone = () => {}) => {
      const listener = { hear, gone };
      if (closed) queueMicrotask(gone);
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => port.close(),
  };
};

const threadGone = () => new SqliteThreadError("ThreadGone", "the thread that owns the file has ended", {});
const named = ({ name, message, fields }: Failure) => new SqliteThreadError(name, message, fields);
