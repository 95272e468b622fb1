import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Effect } from "effect";

/** What Meta does with one call. `book` says whether it takes the message although the caller may never learn it. */
export type Behaviour =
  | { readonly kind: "accept" }
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly body: unknown;
      readonly retryAfter?: number;
      readonly book?: true;
    }
  | { readonly kind: "cut"; readonly book?: true }
  /** Answers when the test says so, or never. */
  | { readonly kind: "hold"; readonly until?: Promise<void>; readonly book?: true };

export const accepted: Behaviour = { kind: "accept" };
export const refused = (code: number, subcode?: number): Behaviour => ({
  kind: "answer",
  status: code === 190 ? 401 : 400,
  body: { error: { message: "refused", type: "OAuthException", code, error_subcode: subcode, fbtrace_id: "A" } },
});
export const throttled = (retryAfter?: number): Behaviour => ({
  kind: "answer",
  status: 429,
  body: { error: { message: "slow down", type: "OAuthException", code: 4 } },
  ...(retryAfter !== undefined && { retryAfter }),
});
export const brokenAfterAccepting: Behaviour = { kind: "answer", status: 500, body: {}, book: true };
export const cutAfterAccepting: Behaviour = { kind: "cut", book: true };
export const cutBeforeReading: Behaviour = { kind: "cut" };

/** A message that Meta took. */
export interface Booked {
  readonly mid: string;
  readonly recipientId: string;
  readonly text: string | null;
  readonly attachment: { readonly type: string; readonly url: string } | null;
}

export type CallKind = "send" | "profile" | "subscribe" | "unsubscribe";

/** Meta's Graph API over real HTTP on 127.0.0.1, doing what the test scripts, and otherwise what Meta does on a good day. */
export interface ScriptedMeta {
  readonly url: string;
  readonly book: readonly Booked[];
  /** The calls that arrived, cut ones included. */
  readonly calls: readonly CallKind[];
  /** Resolves when so many calls of this kind have arrived in all. */
  readonly arrived: (kind: CallKind, count: number) => Effect.Effect<void>;
  /** The next calls of this kind behave like this, one after the other. */
  readonly next: (kind: CallKind, ...behaviours: readonly Behaviour[]) => void;
  /** Refuses connections until `up`. */
  readonly down: Effect.Effect<void>;
  readonly up: Effect.Effect<void>;
}

export const startScriptedMeta = Effect.acquireRelease(Effect.promise(listen), ({ down }) => down);

async function listen(): Promise<ScriptedMeta> {
  const book: Booked[] = [];
  const calls: CallKind[] = [];
  const scripts = new Map<CallKind, Behaviour[]>();
  const watchers = new Set<() => void>();

  const server = createServer((request, response) => {
    const kind = kindOf(request);
    calls.push(kind);
    for (const watch of [...watchers]) watch();
    const behaviour = scripts.get(kind)?.shift() ?? accepted;
    void behave({ kind, behaviour, book, request, response });
  });
  const port = await bind(server, 0);

  return {
    url: `http://127.0.0.1:${port}`,
    book,
    calls,
    arrived: (kind, count) =>
      Effect.callback<void>((resume) => {
        const watch = () => {
          if (calls.filter((call) => call === kind).length < count) return;
          watchers.delete(watch);
          resume(Effect.void);
        };
        watchers.add(watch);
        watch();
        return Effect.sync(() => watchers.delete(watch));
      }),
    next: (kind, ...behaviours) => scripts.set(kind, [...(scripts.get(kind) ?? []), ...behaviours]),
    down: Effect.promise(
      () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    ),
    up: Effect.promise(() => bind(server, port)),
  };
}

const bind = (server: ReturnType<typeof createServer>, port: number): Promise<number> =>
  new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)); // listening on a port
  });

const kindOf = ({ method, url }: IncomingMessage): CallKind => {
  if (url?.includes("/messages")) return "send";
  if (!url?.includes("/subscribed_apps")) return "profile";
  return method === "DELETE" ? "unsubscribe" : "subscribe";
};

const behave = async (call: {
  readonly kind: CallKind;
  readonly behaviour: Behaviour;
  readonly book: Booked[];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}): Promise<void> => {
  const { kind, behaviour, book, request, response } = call;
  if (behaviour.kind === "cut" && !behaviour.book) {
    request.socket.destroy();
    return;
  }
  const text = await bodyOf(request);
  const takes = kind === "send" && (behaviour.kind === "accept" || behaviour.book === true);
  const booked = takes ? take(book, text) : null;
  if (behaviour.kind === "cut") {
    request.socket.destroy();
    return;
  }
  if (behaviour.kind === "hold") await (behaviour.until ?? new Promise(() => {}));
  if (behaviour.kind === "answer") {
    if (behaviour.retryAfter !== undefined) response.setHeader("retry-after", String(behaviour.retryAfter));
    respond(response, behaviour.status, behaviour.body);
    return;
  }
  respond(response, 200, goodAnswer(kind, booked));
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // no encoding is set
  return Buffer.concat(chunks).toString("utf8");
};

interface OutgoingCall {
  readonly recipient: { readonly id: string };
  readonly message: {
    readonly text?: string;
    readonly attachment?: { readonly type: string; readonly payload: { readonly url: string } };
  };
}

const take = (book: Booked[], text: string): Booked => {
  const { recipient, message } = JSON.parse(text) as OutgoingCall; // as the Graph client writes it
  const { type, payload } = message.attachment ?? {};
  const booked: Booked = {
    mid: `mid-${book.length + 1}`,
    recipientId: recipient.id,
    text: message.text ?? null,
    attachment: type && payload ? { type, url: payload.url } : null,
  };
  book.push(booked);
  return booked;
};

const goodAnswer = (kind: CallKind, booked: Booked | null): unknown => {
  if (kind === "send") return { recipient_id: booked?.recipientId, message_id: booked?.mid };
  return kind === "profile" ? { name: "Ada Example", username: "ada", follower_count: 3 } : { success: true };
};

const respond = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};
