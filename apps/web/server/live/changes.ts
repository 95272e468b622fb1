import { Progress } from "@soshogle/document-store/progress";
import { categoryOf, idOf } from "@soshogle/domain/ids";
import { EventStore, type StoredEvent } from "@soshogle/event-store/event-store";
import { Context, Effect, Layer, Schedule, Stream } from "effect";
import type { Change } from "../../app/views.ts";

/** Away for more events than this: load everything again. */
const RESUME_LIMIT = 10_000;
const BATCH = 500;
/** A read model that stays behind for this long is announced nevertheless: the page then says that it is behind. */
const WAIT_MS = 5_000;
const CATEGORIES = ["conversation", "contact", "account", "member", "workspace"];

/** What changed for one workspace up to a position. */
export interface Announcement {
  readonly position: string;
  readonly change: Change;
}
type Listener = (announcement: Announcement) => void;

/** Follows the log and tells, once the read models have passed an event, what changed: ids, never content. */
export class LiveChanges extends Context.Service<
  LiveChanges,
  {
    /** Calls back on every change of a workspace from now on; returns the way to stop. */
    readonly listen: (workspaceId: string, listener: Listener) => () => void;
    /** What changed after a position up to now, or a demand to reload. */
    readonly since: (workspaceId: string, position: string) => Effect.Effect<Announcement | null>;
  }
>()("web/LiveChanges") {}

export const layerLiveChanges = Layer.effect(
  LiveChanges,
  Effect.gen(function* () {
    const store = yield* EventStore;
    const progress = yield* Progress;
    const listeners = new Map<string, Set<Listener>>();
    let position = yield* store.head;

    const follow = Effect.suspend(() =>
      store.subscribe({ after: position, batchSize: BATCH, filter: { categories: CATEGORIES } }).pipe(
        Stream.runForEach((batch) =>
          Effect.gen(function* () {
            yield* readModelsPassed(progress, batch.events);
            position = batch.position;
            for (const [workspaceId, change] of changesOf(batch.events))
              for (const listener of listeners.get(workspaceId) ?? []) listener({ position, change });
          }),
        ),
      ),
    ).pipe(Effect.retry(Schedule.spaced("1 second")));
    yield* Effect.forkScoped(follow);

    const since = Effect.fnUntraced(function* (workspaceId: string, after: string) {
      if (after === position) return null;
      const head = yield* store.head;
      if (after > head) return { position: head, change: RELOAD }; // this log was restored or replaced meanwhile
      const page = yield* store.readAll({ after, limit: RESUME_LIMIT, filter: { categories: CATEGORIES } });
      if (!page.atEnd) return { position: head, change: RELOAD };
      yield* readModelsPassed(progress, page.events);
      const change = changesOf(page.events).get(workspaceId);
      return change ? { position: page.position, change } : null;
    });

    return {
      listen: (workspaceId, listener) => {
        const all = listeners.get(workspaceId) ?? new Set();
        listeners.set(workspaceId, all.add(listener));
        return () => {
          all.delete(listener);
          if (all.size === 0) listeners.delete(workspaceId);
        };
      },
      since: (workspaceId, after) =>
        since(workspaceId, after).pipe(
          Effect.catchTag("EventStoreUnavailable", () => Effect.succeed({ position: after, change: RELOAD })),
        ),
    };
  }),
);

const RELOAD: Change = { conversations: [], accounts: true, reload: true };

/** Waits for the last event of each partition, in all projections: earlier ones are then passed too. */
const readModelsPassed = (progress: typeof Progress.Service, events: readonly StoredEvent[]) => {
  const goals = new Map(events.map(({ metadata, position }) => [partitionOf(metadata), position]));
  const waits = [...goals].map(([partition, position]) =>
    progress
      .reached({ position, partition, projections: PROJECTIONS, timeoutMs: WAIT_MS })
      .pipe(Effect.orElseSucceed(() => false)),
  );
  return Effect.all(waits, { concurrency: "unbounded", discard: true });
};
const PROJECTIONS = ["conversations", "thread", "contacts", "accounts", "directory"];

/** What some events changed, by workspace. */
export const changesOf = (events: readonly StoredEvent[]): ReadonlyMap<string, Change> => {
  const changes = new Map<string, { conversations: Set<string>; accounts: boolean }>();
  for (const { stream, metadata } of events) {
    const workspaceId = workspaceOf(metadata);
    const change = changes.get(workspaceId) ?? { conversations: new Set<string>(), accounts: false };
    changes.set(workspaceId, change);
    const category = categoryOf(stream);
    if (category === "conversation" || category === "contact") change.conversations.add(idOf(stream));
    else change.accounts = true;
  }
  return new Map(
    [...changes].map(([workspaceId, { conversations, accounts }]) => [
      workspaceId,
      { conversations: [...conversations], accounts, reload: false },
    ]),
  );
};

/** Every event has both; one that has not is nobody's. */
const workspaceOf = (metadata: unknown): string =>
  String((metadata as { workspaceId?: unknown } | null)?.workspaceId ?? "");
const partitionOf = (metadata: unknown): string =>
  String((metadata as { partition?: unknown } | null)?.partition ?? "");
