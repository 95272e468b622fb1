import type { DocumentStoreShape } from "@soshogle/document-store/document-store";
import { Effect } from "effect";
import type { Units } from "./units.ts";

const EVERY_MS = 1_000;

/**
 * Moves the checkpoints of units that had no events, for those who read them and for the next start. What a unit has
 * passed is true whatever else is being written.
 */
export const saveIdleCheckpoints = (store: DocumentStoreShape, units: Units) =>
  Effect.suspend(() => {
    const behind = units.all
      .filter(({ saved, position }) => saved < position)
      .flatMap((unit) =>
        unit.checkpointId === null ? [] : [{ unit, checkpoint: { id: unit.checkpointId, position: unit.position } }],
      );
    if (behind.length === 0) return Effect.void;
    const checkpoints = behind.map(({ checkpoint }) => checkpoint);
    return Effect.map(store.commit([], checkpoints), () => {
      for (const { unit, checkpoint } of behind) if (unit.saved < checkpoint.position) unit.saved = checkpoint.position;
    });
  });

/** Once a second; a store that is away is asked again in the next one. */
export const saveIdleCheckpointsForEver = (store: DocumentStoreShape, units: Units): Effect.Effect<never> =>
  Effect.forever(Effect.andThen(Effect.sleep(EVERY_MS), Effect.ignore(saveIdleCheckpoints(store, units))));
