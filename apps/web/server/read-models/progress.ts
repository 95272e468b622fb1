import { ReadModels } from "@soshogle/document-store/document-store";
import { Progress } from "@soshogle/document-store/progress";
import { SLOTS, slotOf } from "@soshogle/domain/slots";
import { EventStore, type Position, START } from "@soshogle/event-store/event-store";
import { keepRunning } from "@soshogle/event-store/keep-running";
import { isWaiting, PARKED, type ParkedPartition, parkedId } from "@soshogle/read-models/state/parked";
import { REGISTERS, type Register } from "@soshogle/read-models/state/register";
import { Clock, Effect, Layer } from "effect";

const POLL_MS = 50;
/** How often it is asked whether anybody projects at all, and how long nobody may. */
const LOOK_MS = 10_000;
const STALE_MS = 30_000;

type Goal = Parameters<Progress["Service"]["reached"]>[0];

/** Progress for a process without the engine: reads checkpoints every 50 ms while somebody waits. */
export const layerProgressFromCheckpoints = (
  projections: readonly string[],
): Layer.Layer<Progress, never, ReadModels | EventStore> =>
  Layer.effect(
    Progress,
    Effect.gen(function* () {
      const store = yield* ReadModels;
      const log = yield* EventStore;
      const activeOf = (names: readonly string[]) =>
        Effect.map(
          store.get(REGISTERS.name, names),
          (registers) => (registers as readonly Register[]).map(({ id, active }) => `${id}@${active.edition}`), // the engine writes them
        );
      const passed = Effect.fnUntraced(function* (ids: readonly string[]) {
        const found = yield* store.checkpoints(ids);
        return ids.map((id) => found.get(id) ?? START);
      });
      const isParked = Effect.fnUntraced(function* (editions: readonly string[], { partition, position }: Goal) {
        const ids = editions.map((edition) => parkedId(edition, partition));
        const records = (yield* store.get(PARKED.name, ids)) as readonly ParkedPartition[]; // written by the engine
        return records.some((record) => isWaiting(record) && record.at <= position);
      });
      const waitFor = Effect.fnUntraced(function* (goal: Goal) {
        const { projections: names, partition, position } = goal;
        for (;;) {
          const editions = yield* activeOf(names);
          if (yield* isParked(editions, goal)) return false;
          const positions = yield* passed(editions.map((edition) => `${edition}/${slotOf(partition)}`));
          if (editions.length === names.length && positions.every((one) => one >= position)) return true;
          yield* Effect.sleep(POLL_MS);
        }
      });
      const lowest = Effect.gen(function* () {
        const editions = yield* activeOf(projections);
        if (editions.length < projections.length) return START;
        const ids = editions.flatMap((edition) => Array.from({ length: SLOTS }, (_, slot) => `${edition}/${slot}`));
        return (yield* passed(ids)).toSorted()[0] ?? START;
      });

      /** A head that was seen and not passed yet, and when (ms). */
      let awaited: { readonly head: Position; readonly since: number } | null = null;
      let isStale = false;
      const look = Effect.gen(function* () {
        const [head, reached, now] = [yield* log.head, yield* lowest, yield* Clock.currentTimeMillis];
        if (awaited === null || reached >= awaited.head) awaited = reached >= head ? null : { head, since: now };
        isStale = awaited !== null && now - awaited.since >= STALE_MS;
        yield* Effect.sleep(LOOK_MS);
      }).pipe(Effect.catchTags({ DocumentStoreUnavailable: pause, EventStoreUnavailable: pause }));
      yield* keepRunning("how far the read models are", Effect.forever(look));

      return Progress.of({
        reached: (goal) =>
          waitFor(goal).pipe(Effect.timeoutOrElse({ duration: goal.timeoutMs, orElse: () => Effect.succeed(false) })),
        hasStopped: Effect.sync(() => isStale),
        isHere: false,
        lowest,
      });
    }),
  );

/** While a store is away nothing is known, and pages say something else. */
const pause = () => Effect.sleep(LOOK_MS);
