import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Destructions } from "@soshogle/event-store/destructions/destructions";
import type { EventStore } from "@soshogle/event-store/event-store";
import type { Commands } from "@soshogle/event-store/handle";
import { verifySignature } from "@soshogle/instagram/signature";
import { itemsOf } from "@soshogle/instagram/webhook/delivery";
import { IngestBooks } from "@soshogle/intake/books";
import { recordDelivery } from "@soshogle/intake/record-delivery";
import type { AccountRoutes } from "@soshogle/intake/route-account";
import { Effect, Redacted } from "effect";
import { type Context, Hono } from "hono";
import { readBody } from "./read-body.ts";
import { isLocal } from "./unsigned.ts";

/** Meta batches up to 1,000 updates; more than this is no delivery. */
export const MAX_DELIVERY_BYTES = 16 * 1024 * 1024;

export interface WebhookOptions {
  /** An empty one refuses every verification. */
  readonly verifyToken: Redacted.Redacted<string>;
  /** Secrets that may have signed, in order. */
  readonly secrets: readonly Redacted.Redacted<string>[];
  /** Whether deliveries without signature are taken, from this machine only. */
  readonly demo: boolean;
  /** Address of the peer of the connection, never of a header; null when it is not known. Node's socket knows it. */
  readonly peerAddress?: (c: Context) => string | null;
}

/** Meta's webhook, to be mounted at its path. Answers as the design's section 5 says. */
export const webhookRoutes = Effect.fnUntraced(function* (options: WebhookOptions) {
  const { peerAddress = peerOfSocket } = options;
  const books = yield* IngestBooks;
  const run = Effect.runPromiseWith(
    yield* Effect.context<AccountRoutes | Commands | IngestBooks | EventStore | Destructions>(),
  );
  const routes = new Hono();

  routes.get("/", (c) => {
    const challenge = c.req.query("hub.challenge");
    const isRight =
      c.req.query("hub.mode") === "subscribe" && isToken(options.verifyToken, c.req.query("hub.verify_token") ?? "");
    return isRight && challenge !== undefined
      ? c.body(challenge, 200, { "content-type": "text/plain", "x-content-type-options": "nosniff" })
      : c.text("Forbidden", 403);
  });

  routes.post("/", async (c) => {
    const rawBody = await readBody(c.req.raw, MAX_DELIVERY_BYTES);
    if (rawBody === null) {
      books.tooLarge();
      await run(Effect.logError("alert: a webhook delivery of more than 16 MB was refused"));
      return c.json({ error: "too_large" }, 413);
    }
    const header = c.req.header("x-hub-signature-256");
    const check = verifySignature({ rawBody, header, secrets: options.secrets });
    const isUnsignedDemo = options.demo && header === undefined && isLocal(c.req.raw.headers, peerAddress(c));
    if (!check.ok && !isUnsignedDemo) {
      books.badSignature();
      return c.json({ error: "bad_signature" }, 401);
    }
    if (check.ok) books.signedBy(check.secretIndex);
    const items = itemsOf(rawBody);
    if (!check.ok && items[0].node === null) return c.json({ error: "not_a_json_object" }, 400);
    const counts = await run(recordDelivery(items));
    return counts.failed === 0 ? c.json({ received: true }) : c.json({ error: "not_recorded" }, 503);
  });

  return routes;
});

const peerOfSocket = (c: Context): string | null => {
  const env = c.env as { readonly incoming?: IncomingMessage } | undefined; // what Hono's Node server passes
  return env?.incoming?.socket.remoteAddress ?? null;
};

/** Compares digests, so that neither the time taken nor the length tells anything. */
const isToken = (expected: Redacted.Redacted<string>, given: string): boolean => {
  const token = Redacted.value(expected);
  return token !== "" && timingSafeEqual(sha256(token), sha256(given));
};

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
