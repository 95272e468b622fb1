import type { AnyRecorded } from "@soshogle/domain/event";
import { Vault } from "@soshogle/vault/vault";
import { Effect } from "effect";
import { decodeEvent } from "./codec.ts";
import { isDestruction } from "./destructions/destruction-events.ts";
import type { StoredEvent } from "./event-store.ts";

/** Decodes stored events in order and opens their personal parts. Dies with `UnreadableEvent` on one that cannot be read. */
export const openEvents = Effect.fnUntraced(function* (stored: readonly StoredEvent[]) {
  const vault = yield* Vault;
  const punctured = stored.filter(isDestruction).map(({ stream }) => stream);
  if (punctured.length > 0) vault.drop(punctured);
  const keys = yield* vault.existingKeys(stored.filter(isSealed).map(({ stream }) => stream));
  // Once more: the event may be here before its keys are destroyed, and what was loaded just now still have them.
  if (punctured.length > 0) vault.drop(punctured);
  return stored.map((event): AnyRecorded => decodeEvent(event, keys.get(event.stream) ?? null));
});

const isSealed = ({ data }: StoredEvent): boolean => typeof data === "object" && data !== null && "_p" in data;
