import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { BSON } from "mongodb";

const OP_MSG = 2013;
const HEADER_BYTES = 16;
const hello = { ok: 1, isWritablePrimary: true, helloOk: true, minWireVersion: 0, maxWireVersion: 21 };

/** A server that speaks MongoDB's protocol as far as the question who we are, and then knows nobody. */
export const suspiciousMongo = async (): Promise<{ readonly port: number; readonly close: () => void }> => {
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
  return {
    port: (server.address() as AddressInfo).port, // it listens on TCP
    close: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
};

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
