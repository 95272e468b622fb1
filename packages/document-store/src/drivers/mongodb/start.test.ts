import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { it } from "@effect/vitest";
import { tcpProxy } from "@soshogle/testing/tcp-proxy";
import { Effect, Layer, Redacted } from "effect";
import { BSON } from "mongodb";
import { describe, expect } from "vitest";
import { layerKeepMongo } from "./layers.ts";

const failureOf = (url: string) =>
  Effect.flip(Effect.scoped(Layer.build(layerKeepMongo({ url: Redacted.make(url), timeoutMs: 3_000 }))));

const OP_MSG = 2013;
const HEADER_BYTES = 16;
const hello = { ok: 1, isWritablePrimary: true, helloOk: true, minWireVersion: 0, maxWireVersion: 21 };

/** A server that speaks the protocol as far as the question who we are, and then knows nobody. */
const suspiciousServer = Effect.acquireRelease(
  Effect.promise(async () => {
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("data", (sent) => {
        const isHello = sent.includes("hello") || sent.includes("ismaster") || sent.includes("isMaster");
        const answer = isHello ? hello : { ok: 0, code: 18, codeName: "AuthenticationFailed", errmsg: "no." };
        socket.write(messageTo(sent, answer));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { server, open };
  }),
  ({ server, open }) =>
    Effect.sync(() => {
      for (const socket of open) socket.destroy();
      server.close();
    }),
);

/** An answer in the form of the question: OP_MSG, or OP_REPLY to the handshake's OP_QUERY. */
const messageTo = (sent: Buffer, answer: object): Buffer => {
  const body = BSON.serialize(answer);
  const isMessage = sent.readInt32LE(12) === OP_MSG;
  const before = isMessage ? Buffer.alloc(5) : Buffer.alloc(20);
  if (!isMessage) before.writeInt32LE(1, 16);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + before.length + body.length, 0);
  header.writeInt32LE(sent.readInt32LE(4), 8);
  header.writeInt32LE(isMessage ? OP_MSG : 1, 12);
  return Buffer.concat([header, before, body]);
};

describe("the MongoDB driver at its start", () => {
  it.live("says unavailable when no server answers", () =>
    Effect.gen(function* () {
      const proxy = yield* tcpProxy(1);
      proxy.away();
      expect((yield* failureOf(`mongodb://127.0.0.1:${proxy.port}/inbox`))._tag).toBe("DocumentStoreUnavailable");
    }).pipe(Effect.scoped),
  );

  it.live("names an address of another kind, without its password", () =>
    Effect.gen(function* () {
      for (const url of ["postgres://user:hunter2@db/inbox", "mongodb://user:hunter2@", "inbox"]) {
        const failure = yield* failureOf(url);
        expect(failure).toMatchObject({
          _tag: "DatabaseRefused",
          message: expect.stringMatching(/^DATABASE_URL: write an address such as mongodb:/),
        });
        expect(failure.message).not.toContain("hunter2");
      }
    }),
  );

  it.live("names credentials that the server does not know", () =>
    Effect.gen(function* () {
      const { server } = yield* suspiciousServer;
      const { port } = server.address() as AddressInfo; // it listens on TCP
      expect(yield* failureOf(`mongodb://user:hunter2@127.0.0.1:${port}/inbox`)).toMatchObject({
        _tag: "DatabaseRefused",
        message: "DATABASE_URL: the server does not know this user and password.",
      });
    }).pipe(Effect.scoped),
  );
});
