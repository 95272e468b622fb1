import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  /** All items of all entries, as JSON; empty when the body is no such thing. */
  readonly items: readonly Item[];
}

export interface Item {
  readonly sender: { readonly id: string };
  readonly recipient: { readonly id: string };
  readonly timestamp: number;
  readonly message?: { readonly mid: string; readonly text?: string; readonly is_echo?: boolean };
  readonly read?: { readonly mid: string };
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  readonly items: () => Item[];
  /** The statuses of the next answers; after them 200 again. */
  readonly answerNext: (...statuses: number[]) => void;
  /** Runs while a delivery waits for its answer. */
  readonly onDelivery: (listener: (delivery: Received) => void | Promise<void>) => void;
  readonly close: () => Promise<void>;
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
};

const itemsOf = (raw: string): Item[] => {
  try {
    const body: { entry?: { messaging?: Item[] }[] } = JSON.parse(raw);
    return (body.entry ?? []).flatMap((entry) => entry.messaging ?? []);
  } catch {
    return [];
  }
};

/** A webhook that keeps what it gets and answers as it is told. */
export const startReceiver = async (): Promise<Receiver> => {
  const received: Received[] = [];
  const statuses: number[] = [];
  let listener: (delivery: Received) => void | Promise<void> = () => {};
  const server = createServer(async (request, response) => {
    if (request.method === "GET") {
      const query = new URL(request.url ?? "/", "http://receiver").searchParams;
      const isRight = query.get("hub.mode") === "subscribe" && query.get("hub.verify_token") === "let-me-in";
      response.writeHead(isRight ? 200 : 403).end(isRight ? query.get("hub.challenge") : "");
      return;
    }
    const raw = await textOf(request);
    const delivery = { headers: request.headers, raw, items: itemsOf(raw) };
    received.push(delivery);
    await listener(delivery);
    response.writeHead(statuses.shift() ?? 200).end('{"received":true}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/api/instagram/webhook`,
    received,
    items: () => received.flatMap(({ items }) => items),
    answerNext: (...next) => void statuses.push(...next),
    onDelivery: (next) => {
      listener = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};
