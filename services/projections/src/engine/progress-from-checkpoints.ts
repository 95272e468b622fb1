import { ReadModels } from "@soshogle/document-store/document-store";
import { Progress } from "@soshogle/document-store/progress";
import { slotOf } from "@soshogle/domain/slots";
import { START } from "@soshogle/event-store/event-store";
import { isWaiting, PARKED, type ParkedPartition, parkedId } from "@soshogle/read-models/state/parked";
import { Effect, Layer } from "effect";
import { earliestOf } from "./positions.ts";
import { readRegisters } from "./registers.ts";

const POLL_MS = 50;

type Goal = Parameters<Progress["Service"]["reached"]>[0];

/** Progress for a process without the engine: reads checkpoints every 50 ms while somebody waits. */
export const layerProgressFromCheckpoints = (
  projections: readonly string[],
  slots: readonly number[],
): Layer.Layer<Progress, never, ReadModels> =>
  Layer.effect(
    Progress,
    Effect.gen(function* () {
      const store = yield* ReadModels;
      const activeOf = (names: readonly string[]) =>
        Effect.map(readRegisters(store, names), (registers) =>
          registers.map(({ id, active }) => `${id}@${active.edition}`),
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
      return Progress.of({
        reached: (goal) =>
          waitFor(goal).pipe(Effect.timeoutOrElse({ duration: goal.timeoutMs, orElse: () => Effect.succeed(false) })),
        hasStopped: Effect.succeed(false),
        lowest: Effect.gen(function* () {
          const editions = yield* activeOf(projections);
          return earliestOf(yield* passed(editions.flatMap((edition) => slots.map((slot) => `${edition}/${slot}`))));
        }),
      });
    }),
  );
