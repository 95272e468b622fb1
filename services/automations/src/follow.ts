import { Keep } from "@soshogle/document-store/document-store";
import { decodeEvent, UnreadableEvent } from "@soshogle/event-store/codec";
import { type Batch, EventStore, type Position, type StoredEvent } from "@soshogle/event-store/event-store";
import { Clock, Effect, Schedule, Stream } from "effect";
import { DueItems, type NewDueItem } from "./due-items.ts";
import type { AutomationSettings } from "./settings.ts";
import { type Followed, followedCategories, triggersOf } from "./triggers.ts";

export interface Follower {
  /** Everything up to here has been turned into due items. */
  readonly position: () => Position;
  /** Events that could not be read and so set nothing off, since the start. */
  readonly unreadable: () => number;
}

const BATCH = 256;
/** Events looked at, and items stored, at once: the stores gather what waits for them. */
const AT_ONCE = 32;
/** A batch that set nothing off moves the checkpoint no more often than this. */
const IDLE_CHECKPOINT_MS = 1_000;
const storesAreBack = Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("5 seconds")]);

/**
 * Turns events into due items for the life of the scope; the checkpoint moves only after they are durable, so that an
 * event is turned at least once. Without a checkpoint for this very log it starts at the head: a restored or moved log
 * sets nothing off. Ready when it returns: every later event is followed.
 */
export const startFollower = Effect.fnUntraced(function* (options: {
  readonly settings: AutomationSettings;
  readonly onMove: () => void;
}) {
  const { settings, onMove } = options;
  const store = yield* EventStore;
  const keep = yield* Keep;
  const items = yield* DueItems;
  const checkpoint = `automations|${yield* store.logId}`;
  let position = (yield* keep.checkpoints([checkpoint])).get(checkpoint);
  if (position === undefined) {
    position = yield* store.head;
    yield* keep.commit([], [{ id: checkpoint, position }]);
  }
  let followed = position;
  let unreadable = 0;
  let movedAt = 0;

  const read = (stored: StoredEvent) =>
    Effect.try({
      try: () => decodeEvent(stored, "sealed") as unknown as Followed, // the catalogue knows the events of the followed categories
      catch: (cause) => cause,
    }).pipe(
      Effect.catchIf(
        (cause) => cause instanceof UnreadableEvent,
        (cause) => {
          unreadable++;
          return Effect.as(Effect.logError("an event sets nothing off", { cause }), null);
        },
      ),
      Effect.orDie,
    );

  const triggers = Effect.fnUntraced(function* (stored: StoredEvent) {
    const event = yield* read(stored);
    return event ? yield* triggersOf(event, settings) : [];
  });

  const follow = Effect.fnUntraced(function* (batch: Batch) {
    const found = yield* Effect.forEach(batch.events, triggers, { concurrency: AT_ONCE });
    const due = new Map<string, NewDueItem>();
    for (const item of found.flat()) due.set(item.id, earlier(due.get(item.id), item));
    yield* Effect.forEach(due.values(), items.schedule, { concurrency: AT_ONCE, discard: true });
    const now = yield* Clock.currentTimeMillis;
    if (due.size > 0 || now >= movedAt + IDLE_CHECKPOINT_MS) {
      yield* keep.commit([], [{ id: checkpoint, position: batch.position }]);
      movedAt = now;
    }
    followed = batch.position;
    onMove();
  });

  yield* Effect.suspend(() =>
    store
      .subscribe({ after: followed, batchSize: BATCH, filter: { categories: followedCategories } })
      .pipe(Stream.runForEach(follow)),
  ).pipe(
    Effect.tapError((failure) => Effect.logError("the automations do not get on with the log", failure)),
    Effect.retry(storesAreBack),
    Effect.forkScoped,
  );
  const follower: Follower = { position: () => followed, unreadable: () => unreadable };
  return follower;
});

const earlier = (known: NewDueItem | undefined, item: NewDueItem): NewDueItem =>
  known && known.dueAt <= item.dueAt ? known : item;
