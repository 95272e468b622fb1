import type { DocumentStoreUnavailable } from "@soshogle/document-store/document-store";
import type { AnyRecorded } from "@soshogle/domain/event";
import { UnreadableEvent } from "@soshogle/event-store/codec";
import type { StoredEvent } from "@soshogle/event-store/event-store";
import { openEvents } from "@soshogle/event-store/read-events";
import type { Vault } from "@soshogle/vault/vault";
import { Effect } from "effect";
import { Poisoned } from "./failures.ts";

/** Decodes a batch. Fails with `Poisoned`, whose index names the first event that cannot be read. */
export const openBatch = (
  stored: readonly StoredEvent[],
): Effect.Effect<readonly AnyRecorded[], DocumentStoreUnavailable | Poisoned, Vault> =>
  Effect.catchDefect(openEvents(stored), (defect) =>
    defect instanceof UnreadableEvent ? openOneByOne(stored) : Effect.die(defect),
  );

const openOneByOne = Effect.fnUntraced(function* (stored: readonly StoredEvent[]) {
  const opened: AnyRecorded[] = [];
  for (const [index, event] of stored.entries()) {
    const unreadable = (cause: unknown) => Effect.fail(new Poisoned({ index, projection: null, cause }));
    opened.push(...(yield* Effect.catchDefect(openEvents([event]), unreadable)));
  }
  return opened;
});
