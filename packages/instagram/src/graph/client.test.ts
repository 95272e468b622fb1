import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { assert, describe, expect, it } from "@effect/vitest";
import { Effect, Exit, Fiber, Redacted, Result } from "effect";
import { Graph, layerGraph } from "./client.ts";
import { metaHosts } from "./hosts.ts";

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

const bodyOf = async (request: IncomingMessage) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
};

/** A server that speaks HTTP as Meta does; `calls` lists what it was asked. */
const metaThat = (answer: (response: ServerResponse, call: Seen) => void) =>
  Effect.acquireRelease(
    Effect.callback<{ url: string; calls: Seen[]; connections: () => number }>((resume) => {
      const calls: Seen[] = [];
      let connections = 0;
      const server = createServer(async (request, response) => {
        const { method, url, headers } = request;
        const call = { method, url, authorization: headers.authorization, body: await bodyOf(request) };
        calls.push(call);
        answer(response, call);
      });
      server.on("connection", () => connections++);
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo; // a TCP server
        resume(
          Effect.succeed({ url: `http://127.0.0.1:${port}`, calls, connections: () => connections, server } as never),
        );
      });
    }),
    (meta) =>
      Effect.sync(() => {
        const { server } = meta as unknown as { server: ReturnType<typeof createServer> };
        server.closeAllConnections();
        server.close();
      }),
  );

const json =
  (body: string, status = 200, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);

const withGraph = <A, E>(
  url: string,
  use: (graph: typeof Graph.Service) => Effect.Effect<A, E>,
  answerTimeoutMs = 5_000,
) =>
  Effect.gen(function* () {
    return yield* use(yield* Graph);
  }).pipe(Effect.provide(layerGraph({ hosts: metaHosts(url), version: "v25.0", answerTimeoutMs })));

const token = Redacted.make("SECRET-TOKEN");
const send = {
  igId: "17841459012345671",
  token,
  recipientId: "1086352217904411",
  message: { kind: "text", text: "Hi 👋" },
} as const;
const failureOf = <A, E>(effect: Effect.Effect<A, E>) => Effect.flip(effect);

describe("sendMessage", () => {
  it.live("posts to the account's messages and answers the mid", () =>
    Effect.gen(function* () {
      const meta = yield* metaThat(json('{"recipient_id":"1086352217904411","message_id":"aWdfZA1"}'));
      expect(yield* withGraph(meta.url, (graph) => graph.sendMessage(send))).toEqual({ mid: "aWdfZA1" });
      expect(meta.calls).toEqual([
        {
          method: "POST",
          url: "/v25.0/17841459012345671/messages",
          authorization: "Bearer SECRET-TOKEN",
          body: JSON.stringify({ recipient: { id: "1086352217904411" }, message: { text: "Hi 👋" } }),
        },
      ]);
    }),
  );

  it.live("keeps ids that come as numbers", () =>
    Effect.gen(function* () {
      const meta = yield* metaThat(json('{"recipient_id":1086352217904411,"message_id":17841459012345671}'));
      expect(yield* withGraph(meta.url, (graph) => graph.sendMessage(send))).toEqual({ mid: "17841459012345671" });
    }),
  );

  const error = (code: number, subcode?: number, message = "says who") =>
    JSON.stringify({ error: { message, type: "OAuthException", code, error_subcode: subcode, fbtrace_id: "x" } });

  it.live.each([
    [400, error(190, 463), { code: "190", subcode: "463", meaning: "token_dead", surelyNotSent: true }],
    [403, error(10, 2534022), { code: "10", subcode: "2534022", meaning: "window_closed", surelyNotSent: true }],
    [
      403,
      error(10, undefined, "sent outside of allowed window"),
      { code: "10", subcode: null, meaning: "window_closed" },
    ],
    [429, error(4), { code: "4", meaning: "throttled", surelyNotSent: true }],
    [400, error(1, 1357046), { meaning: "sent_despite_error", surelyNotSent: false }],
    [400, error(2), { meaning: "temporary", surelyNotSent: false }],
    [200, error(100), { code: "100", httpStatus: 200, surelyNotSent: false }],
  ] as const)("is rejected: HTTP %i %s", ([status, body, expected]) =>
    Effect.gen(function* () {
      const meta = yield* metaThat(json(body, status));
      const failure = yield* withGraph(meta.url, (graph) => failureOf(graph.sendMessage(send)));
      expect(failure).toMatchObject({ _tag: "GraphRejected", ...expected });
      expect(JSON.stringify(failure)).not.toContain("says who");
    }),
  );

  it.live("says how long Meta asked to wait", () =>
    Effect.gen(function* () {
      const meta = yield* metaThat(json(error(613), 429, { "retry-after": "30" }));
      expect(yield* withGraph(meta.url, (graph) => failureOf(graph.sendMessage(send)))).toMatchObject({
        retryAfterMs: 30_000,
      });
    }),
  );

  it.live.each([
    [500, error(100)],
    [503, "<html>"],
    [400, "<html>"],
    [302, ""],
    [200, "<html>"],
    [200, "{}"],
    [200, '{"recipient_id":"1"}'],
  ] as const)("is unclear: HTTP %i %s", ([status, body]) =>
    Effect.gen(function* () {
      const meta = yield* metaThat(json(body, status));
      expect(yield* withGraph(meta.url, (graph) => failureOf(graph.sendMessage(send)))).toMatchObject({
        _tag: "GraphUnclear",
        cause: "server_error",
      });
    }),
  );

  it.live("is unclear after an answer without end", () =>
    Effect.gen(function* () {
      const meta = yield* metaThat((response) => response.writeHead(200).end("x".repeat(1024 * 1024 + 1)));
      expect(yield* withGraph(meta.url, (graph) => failureOf(graph.sendMessage(send)))).toMatchObject({
        cause: "server_error",
      });
    }),
  );

  it.live("is unclear when nobody answers in time", () =>
    Effect.gen(function* () {
      const meta = yield* metaThat(() => {});
      const failure = yield* withGraph(meta.url, (graph) => failureOf(graph.sendMessage(send)), 30);
      expect(failure).toMatchObject({ _tag: "GraphUnclear", cause: "timeout" });
      expect(meta.calls.length).toBe(1);
    }),
  );

  it.live.each([
    ["before the answer", (response: ServerResponse) => response.destroy()],
    [
      "in the middle of it",
      (response: ServerResponse) =>
        response.writeHead(200, { "content-length": "50" }).write("{", () => response.destroy()),
    ],
  ] as const)("is unclear when the connection is cut %s", ([, cut]) =>
    Effect.gen(function* () {
      const meta = yield* metaThat(cut);
      expect(yield* withGraph(meta.url, (graph) => failureOf(graph.sendMessage(send)))).toMatchObject({
        _tag: "GraphUnclear",
        cause: "connection",
      });
    }),
  );

  it.live("knows that nothing was written when nobody listens", () =>
    Effect.gen(function* () {
      const url = yield* Effect.scoped(metaThat(() => {}).pipe(Effect.map((meta) => meta.url)));
      const failure = yield* withGraph(url, (graph) => failureOf(graph.sendMessage(send)));
      expect(failure).toMatchObject({ _tag: "GraphNotConnected", reason: "ECONNREFUSED" });
      expect(`${JSON.stringify(failure)} ${String(failure)}`).not.toContain("SECRET");
    }),
  );
});

describe("prepareSend", () => {
  it.live("holds a connection and writes only when it still may", () =>
    Effect.gen(function* () {
      const meta = yield* metaThat(json('{"message_id":"m"}'));
      yield* withGraph(meta.url, (graph) =>
        Effect.gen(function* () {
          const late = yield* graph.prepareSend(send);
          expect(meta.connections()).toBe(1);
          expect(yield* late.send(() => false)).toEqual({ kind: "abandoned" });
          expect(meta.calls).toEqual([]);
          const timely = yield* graph.prepareSend(send);
          expect(yield* timely.send(() => true)).toEqual({ kind: "sent", mid: "m" });
          expect(Exit.hasDies(yield* Effect.exit(timely.send(() => true)))).toBe(true);
          expect(meta.calls.length).toBe(1);
        }).pipe(Effect.scoped),
      );
    }),
  );

  it.live("asks at the moment of writing", () =>
    Effect.gen(function* () {
      const meta = yield* metaThat(json('{"message_id":"m"}'));
      let mayGo = true;
      const outcome = yield* withGraph(meta.url, (graph) =>
        Effect.gen(function* () {
          const prepared = yield* graph.prepareSend(send);
          mayGo = false;
          return yield* prepared.send(() => mayGo);
        }).pipe(Effect.scoped),
      );
      expect(outcome).toEqual({ kind: "abandoned" });
      expect(meta.calls).toEqual([]);
    }),
  );

  it.live("notices a connection that died while it waited", () =>
    Effect.gen(function* () {
      const sockets: Socket[] = [];
      const server = createTcpServer((socket) => sockets.push(socket));
      const url = yield* Effect.acquireRelease(
        Effect.callback<string>((resume) => {
          server.listen(0, "127.0.0.1", () =>
            resume(Effect.succeed(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
          );
        }),
        () => Effect.sync(() => server.close()),
      );
      const result = yield* withGraph(url, (graph) =>
        Effect.gen(function* () {
          const prepared = yield* graph.prepareSend(send);
          yield* Effect.promise(async () => {
            while (sockets.length === 0) await new Promise((next) => setImmediate(next));
            const closed = new Promise((resolve) => sockets[0]?.once("close", resolve));
            sockets[0]?.resetAndDestroy();
            await closed;
            for (let turn = 0; turn < 20; turn++) await new Promise((next) => setImmediate(next));
          });
          return yield* Effect.result(prepared.send(() => true));
        }).pipe(Effect.scoped),
      );
      assert(Result.isFailure(result));
      expect(result.failure._tag).toBe("GraphNotConnected");
    }),
  );

  it.live("closes the connection when it was not used", () =>
    Effect.gen(function* () {
      const closed = Promise.withResolvers<void>();
      const server = createTcpServer((socket) => socket.on("close", () => closed.resolve()).on("error", () => {}));
      yield* Effect.acquireRelease(
        Effect.callback<void>((resume) => {
          server.listen(0, "127.0.0.1", () => resume(Effect.void));
        }),
        () => Effect.sync(() => server.close()),
      );
      const { port } = server.address() as AddressInfo; // a TCP server
      yield* withGraph(`http://127.0.0.1:${port}`, (graph) =>
        Effect.scoped(graph.prepareSend(send)).pipe(Effect.asVoid),
      );
      yield* Effect.promise(() => closed.promise);
    }),
  );

  it.live("fails when the handshake does not end in time", () =>
    Effect.gen(function* () {
      const server = createTcpServer(() => {});
      yield* Effect.acquireRelease(
        Effect.callback<void>((resume) => {
          server.listen(0, "127.0.0.1", () => resume(Effect.void));
        }),
        () => Effect.sync(() => server.close()),
      );
      const { port } = server.address() as AddressInfo; // a TCP server that never speaks TLS
      const failure = yield* Effect.gen(function* () {
        const graph = yield* Graph;
        return yield* failureOf(Effect.scoped(graph.prepareSend(send)));
      }).pipe(
        Effect.provide(
          layerGraph({ hosts: metaHosts(`https://127.0.0.1:${port}`), version: "v25.0", connectTimeoutMs: 30 }),
        ),
      );
      expect(failure).toMatchObject({ _tag: "GraphNotConnected", reason: "timeout" });
    }),
  );
});

describe("accounts and tokens", () => {
  it.live("me reads flat and wrapped answers", () =>
    Effect.gen(function* () {
      const flat = '{"id":27841459012345671,"user_id":17841459012345671,"username":"shop","account_type":"BUSINESS"}';
      for (const body of [flat, `{"data":[${flat}]}`]) {
        const meta = yield* metaThat(json(body));
        expect(yield* withGraph(meta.url, (graph) => graph.me(token))).toEqual({
          igId: "17841459012345671",
          appScopedId: "27841459012345671",
          username: "shop",
          name: null,
          accountType: "BUSINESS",
          pictureUrl: null,
        });
        expect(meta.calls[0]?.url).toBe(
          `/v25.0/me?fields=${encodeURIComponent("id,user_id,username,name,account_type,profile_picture_url")}`,
        );
      }
    }),
  );

  it.live("profile fills gaps with null and reports a refusal", () =>
    Effect.gen(function* () {
      const meta = yield* metaThat(json('{"name":null,"username":"ada","follower_count":12,"is_verified_user":false}'));
      expect(yield* withGraph(meta.url, (graph) => graph.profile({ contactId: "55", token }))).toEqual({
        name: null,
        username: "ada",
        pictureUrl: null,
        followers: 12,
        verified: false,
        followsAccount: null,
        followedByAccount: null,
      });
      expect(meta.calls[0]?.url).toMatch(/^\/v25\.0\/55\?fields=name%2Cusername%2Cprofile_pic/);
      const closed = yield* metaThat(json('{"error":{"code":230,"message":"consent"}}', 403));
      const failure = yield* withGraph(closed.url, (graph) => failureOf(graph.profile({ contactId: "55", token })));
      expect(failure).toMatchObject({ code: "230", meaning: "no_consent" });
    }),
  );

  it.live("exchanges a code for a short, a long and a refreshed token", () =>
    Effect.gen(function* () {
      const meta = yield* metaThat((response, { method }) =>
        method === "POST"
          ? json('{"data":[{"access_token":"SHORT","user_id":27841459012345671,"permissions":"a,b"}]}')(response)
          : json('{"access_token":"LONG","token_type":"bearer","expires_in":5184000}')(response),
      );
      const appSecret = Redacted.make("APP-SECRET");
      yield* withGraph(meta.url, (graph) =>
        Effect.gen(function* () {
          const redirectUri = "https://inbox.example/cb";
          const short = yield* graph.exchangeCode({ appId: "42", appSecret, redirectUri, code: Redacted.make("CODE") });
          expect(short).toMatchObject({ appScopedId: "27841459012345671", permissions: ["a", "b"] });
          const long = yield* graph.longToken({ appSecret, shortToken: short.token });
          expect([Redacted.value(long.token), long.expiresInMs]).toEqual(["LONG", 5_184_000_000]);
          yield* graph.refreshToken(long.token);
        }),
      );
      expect(meta.calls.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
        "POST /oauth/access_token client_id=42&client_secret=APP-SECRET&grant_type=authorization_code&redirect_uri=https%3A%2F%2Finbox.example%2Fcb&code=CODE",
        "GET /access_token?grant_type=ig_exchange_token&client_secret=APP-SECRET&access_token=SHORT ",
        "GET /refresh_access_token?grant_type=ig_refresh_token&access_token=LONG ",
      ]);
    }),
  );

  it.live("reads the other envelope of a failed exchange", () =>
    Effect.gen(function* () {
      const meta = yield* metaThat(json('{"error_type":"OAuthException","code":400,"error_message":"used"}', 400));
      const exchange = { appId: "1", appSecret: token, redirectUri: "https://x", code: token };
      const failure = yield* withGraph(meta.url, (graph) => failureOf(graph.exchangeCode(exchange)));
      expect(failure).toMatchObject({ _tag: "GraphRejected", code: "400", httpStatus: 400 });
    }),
  );

  it.live("subscribes and unsubscribes", () =>
    Effect.gen(function* () {
      const meta = yield* metaThat(json('{"success":true}'));
      yield* withGraph(meta.url, (graph) =>
        graph
          .subscribe({ igId: "17", token, fields: ["messages", "messaging_seen"] })
          .pipe(Effect.andThen(graph.unsubscribe({ igId: "17", token }))),
      );
      expect(meta.calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
        "POST /v25.0/17/subscribed_apps?subscribed_fields=messages%2Cmessaging_seen",
        "DELETE /v25.0/17/subscribed_apps",
      ]);
    }),
  );

  it.live("gives a connection up when the caller goes away", () =>
    Effect.gen(function* () {
      const asked = Promise.withResolvers<void>();
      const dropped = Promise.withResolvers<void>();
      const meta = yield* metaThat((response) => {
        response.on("close", () => dropped.resolve());
        asked.resolve();
      });
      yield* withGraph(meta.url, (graph) =>
        Effect.gen(function* () {
          const fiber = yield* Effect.forkChild(graph.me(token));
          yield* Effect.promise(() => asked.promise);
          yield* Fiber.interrupt(fiber);
        }),
      );
      yield* Effect.promise(() => dropped.promise);
    }),
  );
});
