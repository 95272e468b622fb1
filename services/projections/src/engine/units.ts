import { START } from "@soshogle/event-store/event-store";
import { type Collection, checkpointId, type Projection, storedName } from "@soshogle/read-models/projection";
import { earliestOf } from "./positions.ts";

/** A collection with its place in the store; `level` counts from 0. */
export interface Placed {
  readonly collection: Collection;
  readonly stored: string;
  readonly level: number;
}

/** A projection in one slot: what has a checkpoint, and whose documents belong together. */
export interface Unit {
  readonly projection: Projection;
  readonly levels: readonly (readonly Placed[])[];
  readonly slot: number;
  readonly checkpointId: string;
  /** Everything up to here is in the store. */
  position: string;
  /** The checkpoint as this process last wrote or read it. */
  saved: string;
  /** Documents cached under an earlier generation are void. */
  generation: number;
  /** Whether documents of an earlier batch may be in memory. */
  isWarm: boolean;
}

export interface Units {
  readonly all: readonly Unit[];
  /** The units that read a category in a slot; none in slots of other owners. */
  readonly reading: (category: string, slot: number) => readonly Unit[];
  readonly categories: readonly string[];
  /** Begins at checkpoints, with nothing in memory. */
  readonly restart: (checkpoints: ReadonlyMap<string, string>) => void;
  /** The log was read, and what is in it written, up to here. */
  readonly advance: (to: string) => void;
  /** The position that all have passed. */
  readonly lowest: () => string;
}

export const makeUnits = (projections: readonly Projection[], slots: readonly number[]): Units => {
  const all = projections.flatMap((projection) => {
    const levels = placedLevels(projection);
    return slots.map((slot) => makeUnit(projection, levels, slot));
  });
  const byCategory = new Map<string, Unit[][]>();
  for (const unit of all)
    for (const category of unit.projection.categories) {
      const bySlot = byCategory.get(category) ?? [];
      byCategory.set(category, bySlot);
      bySlot[unit.slot] = [...(bySlot[unit.slot] ?? []), unit];
    }
  let lowest = START;
  return {
    all,
    reading: (category, slot) => byCategory.get(category)?.[slot] ?? [],
    categories: [...byCategory.keys()],
    restart: (checkpoints) => {
      for (const unit of all) restart(unit, checkpoints.get(unit.checkpointId) ?? START);
      lowest = earliestOf(all.map(({ position }) => position));
    },
    advance: (to) => {
      for (const unit of all) if (unit.position < to) unit.position = to;
      if (lowest < to) lowest = to;
    },
    lowest: () => lowest,
  };
};

const restart = (unit: Unit, checkpoint: string) => {
  unit.position = checkpoint;
  unit.saved = checkpoint;
  unit.generation++;
  unit.isWarm = false;
};

const makeUnit = (projection: Projection, levels: Unit["levels"], slot: number): Unit => ({
  projection,
  levels,
  slot,
  checkpointId: checkpointId(projection, slot),
  position: START,
  saved: START,
  generation: 0,
  isWarm: false,
});

const placedLevels = (projection: Projection): Unit["levels"] =>
  projection.levels.map((collections, level) =>
    collections.map((collection) => ({ collection, level, stored: storedName(projection, collection.name) })),
  );
