import { type Agent, type ClientRequest, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { TLSSocket } from "node:tls";
import { Effect, type Scope } from "effect";
import { GraphNotConnected, GraphUnclear } from "./failures.ts";

/** Answers of Meta are a few kilobytes; more than this is not read. */
const MAX_ANSWER_BYTES = 1024 * 1024;

export interface Timeouts {
  /** Until the connection stands, TLS included, ms. */
  readonly connectMs: number;
  /** From writing the request to the last byte of the answer, ms. */
  readonly answerMs: number;
}

export interface HttpCall {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface HttpAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** It was told not to go any more; no byte was written. */
export type Abandoned = "abandoned";

/** A connection that stands, with the request ready and not one byte of it written. */
export interface OpenCall {
  /**
   * Asks `mayStillGo` and, in the same tick, writes the request. Answers `abandoned` when it may not go any more.
   * Fails with `GraphNotConnected` when the connection died before, with `GraphUnclear` for anything after writing.
   */
  readonly write: (
    mayStillGo: () => boolean,
  ) => Effect.Effect<HttpAnswer | Abandoned, GraphNotConnected | GraphUnclear>;
}

/** Opens a connection (or takes an idle one of the agent) for one call. Leaving the scope without writing closes it. */
export const openCall = (options: {
  readonly call: HttpCall;
  readonly agent: Agent;
  readonly timeouts: Timeouts;
}): Effect.Effect<OpenCall, GraphNotConnected, Scope.Scope> =>
  Effect.gen(function* () {
    const prepared = yield* Effect.acquireRelease(
      Effect.sync(() => start(options.call, options.agent)),
      (prepared) => Effect.sync(() => abandonUnwritten(prepared)),
    );
    yield* connected(prepared, options.timeouts.connectMs);
    return {
      write: (mayStillGo) => write({ prepared, mayStillGo, body: options.call.body, timeouts: options.timeouts }),
    };
  });

interface Prepared {
  readonly request: ClientRequest;
  /** Set once the request's bytes were handed to the socket. */
  written: boolean;
  /** The first error of the connection; it may come while nobody waits. */
  failure: Error | null;
}

const start = ({ method, url, headers, body }: HttpCall, agent: Agent): Prepared => {
  const length = body === null ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  // Node writes headers with the first `write` or `end`: until then the request only holds a connection.
  const request = send(url, { method, agent, headers: { accept: "application/json", ...headers, ...length } });
  const prepared: Prepared = { request, written: false, failure: null };
  request.on("error", (error) => {
    prepared.failure ??= error;
  });
  return prepared;
};

const abandonUnwritten = ({ request, written }: Prepared): void => {
  if (!written) request.destroy();
};

const notConnected = (failure: Error | null): GraphNotConnected =>
  new GraphNotConnected({ reason: (failure as NodeJS.ErrnoException | null)?.code ?? "connection" }); // system errors carry a code

const connected = (prepared: Prepared, connectMs: number): Effect.Effect<void, GraphNotConnected> =>
  Effect.callback<void, GraphNotConnected>((resume) => {
    const { request } = prepared;
    const fail = () => resume(Effect.fail(notConnected(prepared.failure)));
    const stands = () => resume(Effect.void);
    const onSocket = () => {
      const { socket } = request;
      if (socket instanceof TLSSocket && isShakingHands(socket)) socket.once("secureConnect", stands);
      else if (socket?.connecting) socket.once("connect", stands);
      else stands();
    };
    request.once("close", fail);
    if (request.socket) onSocket();
    else request.once("socket", onSocket);
    return Effect.sync(() => request.off("close", fail).off("socket", onSocket));
  }).pipe(
    Effect.timeoutOrElse({
      duration: connectMs,
      orElse: () => Effect.fail(new GraphNotConnected({ reason: "timeout" })),
    }),
  );

/** `secureConnecting` is documented by Node and missing from its types. */
const isShakingHands = (socket: TLSSocket): boolean =>
  (socket as TLSSocket & { secureConnecting?: boolean }).secureConnecting === true;

const write = (options: {
  readonly prepared: Prepared;
  readonly mayStillGo: () => boolean;
  readonly body: string | null;
  readonly timeouts: Timeouts;
}): Effect.Effect<HttpAnswer | Abandoned, GraphNotConnected | GraphUnclear> =>
  Effect.callback<HttpAnswer | Abandoned, GraphNotConnected | GraphUnclear>((resume) => {
    const { prepared, mayStillGo, body } = options;
    const { request } = prepared;
    const unclear = () => resume(Effect.fail(new GraphUnclear({ cause: "connection" })));
    if (prepared.written) return resume(Effect.die(new Error("a prepared call is written once")));
    if (request.destroyed || !request.socket?.writable || prepared.failure)
      return resume(Effect.fail(notConnected(prepared.failure)));
    if (!mayStillGo()) return resume(Effect.succeed("abandoned" as const));
    prepared.written = true;
    request.once("close", unclear); // also after an answer, which then has been reported already
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) {
          resume(Effect.fail(new GraphUnclear({ cause: "server_error" })));
          request.destroy();
        } else chunks.push(chunk);
      });
      response.on("end", () =>
        resume(
          Effect.succeed({
            status: response.statusCode ?? 0,
            retryAfter: response.headers["retry-after"] ?? null,
            text: Buffer.concat(chunks).toString("utf8"),
          }),
        ),
      );
      response.on("error", unclear);
    });
    if (body === null) request.end();
    else request.end(body);
    return Effect.sync(() => request.destroy());
  }).pipe(
    Effect.timeoutOrElse({
      duration: options.timeouts.answerMs,
      orElse: () => Effect.fail(new GraphUnclear({ cause: "timeout" })),
    }),
  );
