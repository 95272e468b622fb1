import { createHash, randomBytes } from "node:crypto";
import { Keep } from "@soshogle/document-store/document-store";
import { Clock, Effect } from "effect";
import { SESSIONS } from "./collections.ts";

/** A session lives this long after it was made. */
export const SESSION_MS = 30 * 24 * 60 * 60 * 1000;

/** A signed-in browser. `id` is the hash of the token that only its cookie holds. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly workspaceId: string;
  readonly expiresAt: number;
}

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

/** Begins a session; the token is for the cookie alone. */
export const beginSession = Effect.fnUntraced(function* (who: {
  readonly userId: string;
  readonly workspaceId: string;
}) {
  const keep = yield* Keep;
  const token = randomBytes(32).toString("base64url");
  const expiresAt = (yield* Clock.currentTimeMillis) + SESSION_MS;
  yield* keep.compareAndSet(SESSIONS, hashOf(token), null, { id: hashOf(token), ...who, expiresAt });
  return { token, expiresAt };
});

/** The session of a cookie's token while it lives; an expired one is removed. */
export const sessionOf = (token: string) => sessionById(hashOf(token));

export const sessionById = Effect.fnUntraced(function* (sessionId: string) {
  const keep = yield* Keep;
  const found = yield* keep.getVersioned(SESSIONS, sessionId);
  if (!found) return null;
  const session = found.document as unknown as Session; // only this file writes the collection
  if (session.expiresAt > (yield* Clock.currentTimeMillis)) return session;
  yield* keep.compareAndSet(SESSIONS, session.id, found.version, null);
  return null;
});

export const endSession = Effect.fnUntraced(function* (sessionId: string) {
  const keep = yield* Keep;
  const found = yield* keep.getVersioned(SESSIONS, sessionId);
  if (found) yield* keep.compareAndSet(SESSIONS, sessionId, found.version, null);
});

const PAGE = 100;

/** Ends every session of a user, for example after a new password. */
export const endSessionsOf = Effect.fnUntraced(function* (userId: string) {
  const keep = yield* Keep;
  const where = [{ field: "userId", equals: userId }];
  for (;;) {
    const found = yield* keep.findVersioned({
      collection: SESSIONS,
      index: "by_user",
      where,
      direction: "ascending",
      limit: PAGE,
    });
    for (const { document, version } of found) yield* keep.compareAndSet(SESSIONS, document.id, version, null);
    if (found.length < PAGE) return;
  }
});
