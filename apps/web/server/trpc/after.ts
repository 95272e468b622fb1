import { timingSafeEqual } from "node:crypto";
import { Progress } from "@soshogle/document-store/progress";
import { EventStore, START } from "@soshogle/event-store/event-store";
import { Vault } from "@soshogle/vault/vault";
import { Effect } from "effect";
import { z } from "zod";

/** How long a query waits for what its caller just did. */
const WAIT_MS = 2_000;

const Goal = z.tuple([z.string(), z.string().regex(/^[0-9]{20}$/), z.string()]);

/** An opaque, authenticated token that says up to where the caller has written. */
export const mintAfter = Effect.fnUntraced(function* (goal: { readonly position: string; readonly partition: string }) {
  const store = yield* EventStore;
  const vault = yield* Vault;
  // A repeated command wrote nothing now: its effect lies somewhere up to the head.
  const position = goal.position === START ? yield* store.head : goal.position;
  const text = Buffer.from(JSON.stringify([yield* store.logId, position, goal.partition])).toString("base64url");
  return `${text}.${vault.authenticate("after", text)}`;
});

/**
 * Waits until the named projections have passed what the token says, up to two seconds.
 * @returns whether the page that follows may still be older than that; so it is for a token of another log.
 */
export const isBehind = Effect.fnUntraced(function* (after: string | undefined, projections: readonly string[]) {
  if (after === undefined) return false;
  const goal = yield* readAfter(after);
  if (goal === null) return true;
  const progress = yield* Progress;
  return !(yield* progress.reached({ ...goal, projections, timeoutMs: WAIT_MS }));
});

const readAfter = Effect.fnUntraced(function* (after: string) {
  const store = yield* EventStore;
  const vault = yield* Vault;
  const [text = "", mac = ""] = after.split(".");
  const expected = Buffer.from(vault.authenticate("after", text));
  const given = Buffer.from(mac);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const [logId, position, partition] = Goal.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  return logId === (yield* store.logId) && position <= (yield* store.head) ? { position, partition } : null;
});
