import { ActiveVersions } from "@soshogle/document-store/active-versions";
import { Progress } from "@soshogle/document-store/progress";
import { categoryOf, idOf } from "@soshogle/domain/ids";
import { EventStore, type StoredEvent } from "@soshogle/event-store/event-store";
import { keepRunning } from "@soshogle/event-store/keep-running";
import { Context, Effect, Layer, Stream } from "effect";
import type { Change } from "../../app/views.ts";

/** Away for more events than this: load everything again. */
const RESUME_LIMIT = 10_000;
const BATCH = 500;
/** A read model that stays behind for this long is announced nevertheless, and once more when it has caught up. */
const WAIT_MS = 2_000;
const LONG_WAIT_MS = 60_000;
const CATEGORIES = ["conversation", "contact", "lead", "account", "member", "workspace"];

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
    /** How far the log was followed, with nothing changed: where a new stream begins. */
    readonly now: () => Announcement;
    /** What changed after a position up to now (perhaps nothing), or a demand to reload. */
    readonly since: (workspaceId: string, position: string) => Effect.Effect<Announcement>;
  }
>()("web/LiveChanges") {}

export const layerLiveChanges = Layer.effect(
  LiveChanges,
  Effect.gen(function* () {
    const store = yield* EventStore;
    const progress = yield* Progress;
    const listeners = new Map<string, Set<Listener>>();
    let position = yield* store.head;

    const announce = (events: readonly StoredEvent[]) => {
      for (const [workspaceId, change] of changesOf(events))
        for (const listener of listeners.get(workspaceId) ?? []) listener({ position, change });
    };
    const scope = yield* Effect.scope;
    const announceAgain = (events: readonly StoredEvent[]) =>
      Effect.map(readModelsPassed(progress, events, LONG_WAIT_MS), () => announce(events));
    const follow = Effect.suspend(() =>
      store.subscribe({ after: position, batchSize: BATCH, filter: { categories: CATEGORIES } }).pipe(
        Stream.runForEach(({ events, position: reached }) =>
          Effect.gen(function* () {
            const passed = yield* readModelsPassed(progress, events, WAIT_MS);
            position = reached;
            announce(events);
            if (!passed) yield* Effect.forkIn(announceAgain(events), scope);
          }),
        ),
      ),
    );
    yield* keepRunning("live changes", follow);
    // Another version of a read model may show more than was announced.
    yield* Effect.acquireRelease(
      Effect.map(ActiveVersions, ({ onSwitch }) =>
        onSwitch(() => {
          for (const listener of [...listeners.values()].flatMap((all) => [...all]))
            listener({ position, change: RELOAD });
        }),
      ),
      (stop) => Effect.sync(stop),
    );

    const since = Effect.fnUntraced(function* (workspaceId: string, after: string) {
      if (after === position) return { position, change: NOTHING };
      const head = yield* store.head;
      if (after > head) return { position: head, change: RELOAD }; // this log was restored or replaced meanwhile
      const page = yield* store.readAll({ after, limit: RESUME_LIMIT, filter: { categories: CATEGORIES } });
      if (!page.atEnd) return { position: head, change: RELOAD };
      yield* readModelsPassed(progress, page.events, WAIT_MS);
      return { position: page.position, change: changesOf(page.events).get(workspaceId) ?? NOTHING };
    });

    return {
      now: () => ({ position, change: NOTHING }),
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

const NOTHING: Change = { conversations: [], leads: [], accounts: false, reload: false };
const RELOAD: Change = { conversations: [], leads: [], accounts: true, reload: true };

/** Waits for the last event of each partition, in all projections: earlier ones are then passed too. */
const readModelsPassed = (progress: Progress["Service"], events: readonly StoredEvent[], timeoutMs: number) => {
  const goals = new Map(events.map(({ metadata, position }) => [partitionOf(metadata), position]));
  const waits = [...goals].map(([partition, position]) =>
    progress
      .reached({ position, partition, projections: PROJECTIONS, timeoutMs })
      .pipe(Effect.orElseSucceed(() => false)),
  );
  return Effect.map(Effect.all(waits, { concurrency: "unbounded" }), (passed) => passed.every(Boolean));
};
const PROJECTIONS = ["conversations", "thread", "contacts", "accounts", "directory", "leads"];

/** What some events changed, by workspace. */
export const changesOf = (events: readonly StoredEvent[]): ReadonlyMap<string, Change> => {
  const changes = new Map<string, { conversations: Set<string>; leads: Set<string>; accounts: boolean }>();
  for (const { stream, metadata } of events) {
    const workspaceId = workspaceOf(metadata);
    const change = changes.get(workspaceId) ?? {
      conversations: new Set<string>(),
      leads: new Set<string>(),
      accounts: false,
    };
    changes.set(workspaceId, change);
    const category = categoryOf(stream);
    if (category === "lead" || category === "contact") change.leads.add(partitionOf(metadata));
    if (category === "conversation" || category === "contact") change.conversations.add(idOf(stream));
    else if (category !== "lead") change.accounts = true;
  }
  return new Map(
    [...changes].map(([workspaceId, { conversations, leads, accounts }]) => [
      workspaceId,
      { conversations: [...conversations], leads: [...leads], accounts, reload: false },
    ]),
  );
};

/** Every event has both; one that has not is nobody's. */
const workspaceOf = (metadata: unknown): string =>
  String((metadata as { workspaceId?: unknown } | null)?.workspaceId ?? "");
const partitionOf = (metadata: unknown): string =>
  String((metadata as { partition?: unknown } | null)?.partition ?? "");
