import { Keep } from "@soshogle/document-store/document-store";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Effect } from "effect";
import { IDEMPOTENCY_KEYS } from "../../auth/collections.ts";
import { Refusal } from "../answers.ts";

/**
 * What is kept of a request with an idempotency key, before anything is asked of the log. It never expires: while the
 * conversation's state remembers a reply for seven days only, whoever repeats a key later must still be found here.
 */
export interface KeptKey {
  /** The command's id. */
  readonly id: string;
  /** Authenticates the body without telling it. */
  readonly body: string;
  readonly conversationId: string;
  /** Time of the first request, ms. */
  readonly askedAt: number;
  /** The answer, once it is final: it only saves reading the log. */
  readonly answer: StoredAnswer | null;
}

export interface StoredAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The request that was made under this id before; null for a new one. Fails when its body was another. */
export const keptKey = Effect.fnUntraced(function* (id: string, digest: string) {
  const keep = yield* Keep;
  const found = yield* keep.getVersioned(IDEMPOTENCY_KEYS, id);
  if (!found) return null;
  const key = found.document as unknown as KeptKey; // only this file writes the collection
  if (key.body === (yield* sealOf(digest))) return key;
  return yield* Effect.fail(
    new Refusal(
      422,
      "idempotency_key_reused",
      "Idempotency-Key: it was used with another body. Take a new key for a new message.",
    ),
  );
});

/** Keeps a new request; of two that come at once, both get what the first one kept. */
export const keepKey = Effect.fnUntraced(function* (options: {
  readonly id: string;
  readonly digest: string;
  readonly conversationId: string;
}) {
  const keep = yield* Keep;
  const { id, digest, conversationId } = options;
  const askedAt = yield* Clock.currentTimeMillis;
  const key = { id, body: yield* sealOf(digest), conversationId, askedAt, answer: null };
  if (yield* keep.compareAndSet(IDEMPOTENCY_KEYS, id, null, key)) return key;
  return (yield* keptKey(id, digest)) ?? key;
});

export const storeAnswer = Effect.fnUntraced(function* (id: string, answer: StoredAnswer) {
  const keep = yield* Keep;
  const found = yield* keep.getVersioned(IDEMPOTENCY_KEYS, id);
  if (found) yield* keep.compareAndSet(IDEMPOTENCY_KEYS, id, found.version, { ...found.document, answer });
});

const sealOf = (digest: string) => Effect.map(Vault, (vault) => vault.authenticate("idempotency", digest));
