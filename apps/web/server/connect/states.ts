import { createHash, randomBytes } from "node:crypto";
import { Keep } from "@soshogle/document-store/document-store";
import { Clock, Effect } from "effect";
import { OAUTH_STATES } from "../auth/collections.ts";

/** Meta's code lives an hour; nobody needs that long to agree. */
const STATE_MS = 15 * 60_000;

/** The page on which the way to Instagram began, and ends. */
export type ReturnTo = "channels" | "dashboard";

const hashOf = (state: string) => createHash("sha256").update(state).digest("hex");

/** A `state` for one trip to Instagram, bound to the session that begins it. */
export const beginConnect = Effect.fnUntraced(function* (sessionId: string, returnTo: ReturnTo) {
  const keep = yield* Keep;
  const state = randomBytes(24).toString("base64url");
  const expiresAt = (yield* Clock.currentTimeMillis) + STATE_MS;
  yield* keep.compareAndSet(OAUTH_STATES, hashOf(state), null, { id: hashOf(state), sessionId, expiresAt, returnTo });
  return state;
});

/**
 * Uses a state up.
 * @returns where the trip began, and whether the state is young enough and not used before; null for one that was not
 * made for this session.
 */
export const consumeState = Effect.fnUntraced(function* (state: string, sessionId: string) {
  const keep = yield* Keep;
  const found = yield* keep.getVersioned(OAUTH_STATES, hashOf(state));
  if (!found || found.document.sessionId !== sessionId) return null;
  const isYoung = Number(found.document.expiresAt) > (yield* Clock.currentTimeMillis);
  const isFirst = yield* keep.compareAndSet(OAUTH_STATES, hashOf(state), found.version, null);
  const returnTo: ReturnTo = found.document.returnTo === "dashboard" ? "dashboard" : "channels";
  return { returnTo, valid: isFirst && isYoung };
});
