import { Keep, type KeepCheckpoint, keepCheckpointId } from "@soshogle/document-store/document-store";
import { decodeEvent } from "@soshogle/event-store/codec";
import { type Batch, EventStore, type Position, type StoredEvent } from "@soshogle/event-store/event-store";
import { keepRunning } from "@soshogle/event-store/keep-running";
import { Clock, Effect, Stream } from "effect";
import { DueItems, type NewDueItem } from "./due-items.ts";
import { type Followed, followedCategories, triggersOf } from "./triggers.ts";
import type { Making } from "./under-way.ts";

export interface Follower {
  /** Everything up to here has been turned into due items. */
  readonly position: () => Position;
  /** Events that set nothing off because they, or the streams they belong to, could not be read, since the start. */
  readonly unreadable: () => number;
}

/** A moved log is followed from the same event on: what waited is done there, nothing is done twice. */
const FOLLOWED: KeepCheckpoint = { name: "automations", moves: "to the same event" };
export const automationCheckpoints = [FOLLOWED];

const BATCH = 256;
/** Events looked at, and items stored, at once: the stores gather what waits for them. */
const AT_ONCE = 32;
/** A batch that set nothing off moves the checkpoint no more often than this. */
const IDLE_CHECKPOINT_MS = 1_000;

/**
 * Turns events into due items for the life of the scope; the checkpoint moves only after they are durable, so that an
 * event is turned at least once. Without a checkpoint for this very log it starts at the head: a restored log sets
 * nothing off. Ready when it returns: every later event is followed.
 */
export const startFollower = Effect.fnUntraced(function* (options: {
  readonly making: Making;
  readonly onMove: () => void;
}) {
  const { making, onMove } = options;
  const store = yield* EventStore;
  const keep = yield* Keep;
  const items = yield* DueItems;
  const checkpoint = keepCheckpointId(FOLLOWED, yield* store.logId);
  let position = (yield* keep.checkpoints([checkpoint])).get(checkpoint);
  if (position === undefined) {
    position = yield* store.head;
    yield* keep.commit([], [{ id: checkpoint, position }]);
  }
  let followed = position;
  let unreadable = 0;
  let movedAt = 0;

  /** What cannot be read stays so: one event, or one stream, must not hold up all others. */
  const triggers = (stored: StoredEvent) =>
    Effect.suspend(() => {
      const event = decodeEvent(stored, "sealed") as unknown as Followed; // the catalogue knows the events of the followed categories
      return triggersOf(event, making);
    }).pipe(
      Effect.catchDefect((defect) => {
        unreadable++;
        const { stream, revision } = stored;
        const told = Effect.logError("an event sets nothing off", { event: `${stream}@${revision}`, defect });
        return Effect.as(told, [] as readonly NewDueItem[]);
      }),
    );

  const follow = Effect.fnUntraced(function* (batch: Batch) {
    const found = yield* Effect.forEach(batch.events, triggers, { concurrency: AT_ONCE });
    const due = new Map<string, NewDueItem>();
    for (const item of found.flat()) due.set(item.id, together(due.get(item.id), item));
    yield* Effect.forEach(due.values(), items.schedule, { concurrency: AT_ONCE, discard: true });
    const now = yield* Clock.currentTimeMillis;
    if (due.size > 0 || now >= movedAt + IDLE_CHECKPOINT_MS) {
      yield* keep.commit([], [{ id: checkpoint, position: batch.position }]);
      movedAt = now;
    }
    followed = batch.position;
    onMove();
  });

  const followOn = Effect.suspend(() =>
    store
      .subscribe({ after: followed, batchSize: BATCH, filter: { categories: followedCategories } })
      .pipe(Stream.runForEach(follow)),
  );
  yield* keepRunning("automations follow the log", followOn);
  const follower: Follower = { position: () => followed, unreadable: () => unreadable };
  return follower;
});

/** The earlier time, and what asked for it last. */
const together = (known: NewDueItem | undefined, item: NewDueItem): NewDueItem =>
  known && known.dueAt < item.dueAt ? { ...item, dueAt: known.dueAt } : item;
