import type { DocumentStoreUnavailable } from "@soshogle/document-store/document-store";
import { definitionOf } from "@soshogle/domain/catalogue";
import type { AnyRecorded } from "@soshogle/domain/event";
import { decodeEvent, UnreadableEvent } from "@soshogle/event-store/codec";
import type { StoredEvent } from "@soshogle/event-store/event-store";
import { openEvents } from "@soshogle/event-store/read-events";
import type { Vault } from "@soshogle/vault/vault";
import { Effect } from "effect";
import { Unreadable } from "./failures.ts";

/** Decodes a batch. Fails with `Unreadable`, which names every event of it that cannot be read. */
export const openBatch = (
  stored: readonly StoredEvent[],
): Effect.Effect<readonly AnyRecorded[], DocumentStoreUnavailable | Unreadable, Vault> =>
  Effect.catchDefect(openCarried(stored), (defect) =>
    defect instanceof UnreadableEvent ? openOneByOne(stored) : Effect.die(defect),
  );

/** Opens what a document may carry, in log order; the rest is decoded and stays sealed. */
const openCarried = Effect.fnUntraced(function* (stored: readonly StoredEvent[]) {
  const carried = yield* openEvents(stored.filter(isCarried));
  let next = 0;
  return stored.map((event): AnyRecorded => (isCarried(event) && carried[next++]) || decodeEvent(event, "sealed"));
});

/** A personal part that is nothing but the item as it came is for those who look into it: no document shows it. */
const isCarried = ({ type }: StoredEvent): boolean => {
  const fields = Object.keys(definitionOf(type)?.personal?.shape ?? {});
  return fields.length !== 1 || fields[0] !== "item";
};

const openOneByOne = Effect.fnUntraced(function* (stored: readonly StoredEvent[]) {
  const opened: AnyRecorded[] = [];
  const causes = new Map<number, unknown>();
  for (const [index, event] of stored.entries()) {
    const unreadable = (cause: unknown) =>
      Effect.sync(() => {
        causes.set(index, cause);
        return [];
      });
    opened.push(...(yield* Effect.catchDefect(openEvents([event]), unreadable)));
  }
  return causes.size === 0 ? opened : yield* new Unreadable({ causes });
});
