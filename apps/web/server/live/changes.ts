import { ActiveVersions } from "@soshogle/document-store/active-versions";
import { Progress } from "@soshogle/document-store/progress";
import { categoryOf, idOf } from "@soshogle/domain/ids";
import { EventStore, type Position } from "@soshogle/event-store/event-store";
import { keepRunning } from "@soshogle/event-store/keep-running";
import { Context, Effect, Layer, Semaphore, Stream } from "effect";
import type { Change } from "../../app/views.ts";
import { type EventId, eventIdOf, positionIn } from "./event-id.ts";
import { makeRecent, type Touched, touchedBy } from "./recent.ts";

/** Away for more events than this: load everything again. */
const RESUME_LIMIT = 10_000;
const BATCH = 500;
/** A read model that stays behind for this long is announced nevertheless, and once more when it has caught up. */
const WAIT_MS = 2_000;
const LONG_WAIT_MS = 60_000;
const CATEGORIES = ["conversation", "contact", "lead", "account", "member", "workspace"];

/** What changed for one workspace up to an event id. */
export interface Announcement {
  readonly id: EventId;
  readonly change: Change;
  /** Tells once more of what was announced before the read models showed it. */
  readonly repeated: boolean;
}
type Listener = (announcement: Announcement) => void;

/** Follows the log and tells, once the read models have passed an event, what changed: ids, never content. */
export class LiveChanges extends Context.Service<
  LiveChanges,
  {
    /** Calls back on every change of a workspace from now on; returns the way to stop. */
    readonly listen: (workspaceId: string, listener: Listener) => () => void;
    /** How far the log was followed and shown. Who reads documents afterwards and resumes from here misses nothing. */
    readonly now: () => EventId;
    /** What changed after an event id up to now (perhaps nothing), or a demand to reload. */
    readonly since: (workspaceId: string, id: string) => Effect.Effect<Announcement>;
  }
>()("web/LiveChanges") {}

export const layerLiveChanges = Layer.effect(
  LiveChanges,
  Effect.gen(function* () {
    const store = yield* EventStore;
    const progress = yield* Progress;
    const logId = yield* store.logId;
    const listeners = new Map<string, Set<Listener>>();
    let position = yield* store.head;
    const recent = makeRecent(position, RESUME_LIMIT);
    /** Where batches begin that were announced before the read models showed them: who looks now may not see them. */
    const unseen = new Set<Position>();
    const idNow = () => eventIdOf([...unseen].toSorted()[0] ?? position, logId);
    const followed = makeWaiters();

    const announce = (events: readonly Touched[], { repeated }: Pick<Announcement, "repeated">) => {
      for (const [workspaceId, change] of changesOf(events))
        for (const listener of listeners.get(workspaceId) ?? []) listener({ id: idNow(), change, repeated });
    };
    const scope = yield* Effect.scope;
    const announceAgain = (events: readonly Touched[], from: Position) =>
      Effect.map(readModelsPassed(progress, events, LONG_WAIT_MS), () => {
        unseen.delete(from);
        announce(events, { repeated: true });
      });
    const follow = Effect.suspend(() =>
      store.subscribe({ after: position, batchSize: BATCH, filter: { categories: CATEGORIES } }).pipe(
        Stream.runForEach(({ events, position: reached }) =>
          Effect.gen(function* () {
            const touched = events.map(touchedBy);
            const passed = yield* readModelsPassed(progress, touched, WAIT_MS);
            const from = position;
            if (!passed) unseen.add(from);
            position = reached;
            recent.add(touched);
            announce(touched, { repeated: false });
            followed.wake();
            if (!passed) yield* Effect.forkIn(announceAgain(touched, from), scope);
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
            listener({ id: idNow(), change: RELOAD, repeated: true });
        }),
      ),
      (stop) => Effect.sync(stop),
    );

    const one = yield* Semaphore.make(1);
    let tooFar: Position | null = null;
    /** After a restart the first to return reads the log, whoever comes next finds it read. */
    const remembered = (after: Position) =>
      Semaphore.withPermits(
        one,
        1,
      )(
        Effect.gen(function* () {
          if (recent.reaches(after)) return true;
          if (tooFar !== null && after <= tooFar) return false;
          const page = yield* store.readAll({ after, limit: RESUME_LIMIT, filter: { categories: CATEGORIES } });
          if (page.atEnd && recent.extend(after, page.events.map(touchedBy))) return true;
          tooFar = after;
          return false;
        }),
      );
    const since = Effect.fnUntraced(function* (workspaceId: string, id: string) {
      const after = positionIn(id, logId);
      if (after === position) return { id: idNow(), change: NOTHING, repeated: false };
      const head = yield* store.head;
      // Of another log, which this one was restored or copied from, or from beyond the end of this one.
      if (after === null || after > head) return { id: idNow(), change: RELOAD, repeated: true };
      yield* followed.until(() => position >= head, WAIT_MS);
      if (!(yield* remembered(after))) return { id: idNow(), change: RELOAD, repeated: true };
      const upTo = idNow();
      const missed = recent.since(after, workspaceId);
      yield* readModelsPassed(progress, missed, WAIT_MS);
      return { id: upTo, change: changesOf(missed).get(workspaceId) ?? NOTHING, repeated: false };
    });

    return {
      now: idNow,
      listen: (workspaceId, listener) => {
        const all = listeners.get(workspaceId) ?? new Set();
        listeners.set(workspaceId, all.add(listener));
        return () => {
          all.delete(listener);
          if (all.size === 0) listeners.delete(workspaceId);
        };
      },
      since: (workspaceId, id) =>
        since(workspaceId, id).pipe(
          Effect.catchTag("EventStoreUnavailable", () =>
            Effect.succeed({ id: idNow(), change: RELOAD, repeated: true }),
          ),
        ),
    };
  }),
);

export const NOTHING: Change = { conversations: [], leads: [], accounts: false, reload: false };
const RELOAD: Change = { conversations: [], leads: [], accounts: true, reload: true };

/** Waits for the last event of each partition, in all projections: earlier ones are then passed too. */
const readModelsPassed = (progress: Progress["Service"], events: readonly Touched[], timeoutMs: number) => {
  const goals = new Map(events.map(({ partition, position }) => [partition, position]));
  const waits = [...goals].map(([partition, position]) =>
    progress
      .reached({ position, partition, projections: PROJECTIONS, timeoutMs })
      .pipe(Effect.orElseSucceed(() => false)),
  );
  return Effect.map(Effect.all(waits, { concurrency: "unbounded" }), (passed) => passed.every(Boolean));
};
const PROJECTIONS = ["conversations", "thread", "contacts", "accounts", "directory", "leads", "figures"];

/** What some events changed, by workspace. */
export const changesOf = (events: readonly Touched[]): ReadonlyMap<string, Change> => {
  const changes = new Map<string, { conversations: Set<string>; leads: Set<string>; accounts: boolean }>();
  for (const { stream, workspaceId, partition } of events) {
    const change = changes.get(workspaceId) ?? {
      conversations: new Set<string>(),
      leads: new Set<string>(),
      accounts: false,
    };
    changes.set(workspaceId, change);
    const category = categoryOf(stream);
    if (category === "lead" || category === "contact") change.leads.add(partition);
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

/** Requests that wait for the log to be followed further. */
const makeWaiters = () => {
  const waiting = new Set<() => void>();
  const until = (reached: () => boolean, timeoutMs: number) =>
    Effect.callback<void>((resume) => {
      const look = () => {
        if (!reached()) return;
        waiting.delete(look);
        resume(Effect.void);
      };
      waiting.add(look);
      look();
      return Effect.sync(() => waiting.delete(look));
    }).pipe(Effect.timeoutOption(timeoutMs));
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  return { until, wake };
};
