import { slotOf } from "@soshogle/domain/slots";
import { START } from "@soshogle/event-store/event-store";
import {
  type Collection,
  checkpointId,
  editionKey,
  type Projection,
  storedName,
} from "@soshogle/read-models/projection";
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
  /** `conversations@1`. */
  readonly edition: string;
  readonly levels: readonly (readonly Placed[])[];
  readonly slot: number;
  /** Null where others keep the checkpoint: what is made good for single partitions. */
  readonly checkpointId: string | null;
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
  /** The units that read a category in the slot of a partition; none in slots of other owners. */
  readonly reading: (category: string, partition: string) => readonly Unit[];
  readonly categories: readonly string[];
  /** Types of events that touch a range somewhere. */
  readonly rangeTypes: ReadonlySet<string>;
  /** Begins at checkpoints, as one that has read nothing. */
  readonly begin: (checkpoints: ReadonlyMap<string, string>) => void;
  /** The log was read, and what is in it written, up to here. */
  readonly advance: (to: string) => void;
  /** The position that all have passed. */
  readonly lowest: () => string;
}

export const makeUnits = (projections: readonly Projection[], slots: readonly number[]): Units =>
  unitsOf(
    projections.flatMap((projection) => {
      const levels = placedLevels(projection);
      return slots.map((slot) =>
        makeUnit({ projection, levels, slot, checkpointId: checkpointId(projection, slot), position: START }),
      );
    }),
  );

/** One unit that begins at a position and leaves the checkpoint alone. */
export const unitWithoutCheckpoint = (projection: Projection, slot: number, position: string): Unit =>
  makeUnit({ projection, levels: placedLevels(projection), slot, checkpointId: null, position });

export const unitsOf = (all: readonly Unit[]): Units => {
  const byCategory = new Map<string, Unit[][]>();
  for (const unit of all)
    for (const category of unit.projection.categories) {
      const bySlot = byCategory.get(category) ?? [];
      byCategory.set(category, bySlot);
      bySlot[unit.slot] = [...(bySlot[unit.slot] ?? []), unit];
    }
  const ranges = all.flatMap(({ levels }) => levels.flat()).flatMap(({ collection }) => collection.range?.types ?? []);
  let lowest = earliestOf(all.map(({ position }) => position));
  return {
    all,
    rangeTypes: new Set(ranges),
    reading: (category, partition) => byCategory.get(category)?.[slotOf(partition)] ?? [],
    categories: [...byCategory.keys()],
    begin: (checkpoints) => {
      for (const unit of all) begin(unit, checkpoints.get(unit.checkpointId ?? "") ?? START);
      lowest = earliestOf(all.map(({ position }) => position));
    },
    advance: (to) => {
      for (const unit of all) if (unit.position < to) unit.position = to;
      if (lowest < to) lowest = to;
    },
    lowest: () => lowest,
  };
};

const begin = (unit: Unit, checkpoint: string) => {
  unit.position = checkpoint;
  unit.saved = checkpoint;
  unit.generation++;
  unit.isWarm = false;
};

const makeUnit = (unit: Pick<Unit, "projection" | "levels" | "slot" | "checkpointId" | "position">): Unit => ({
  ...unit,
  edition: editionKey(unit.projection),
  saved: unit.position,
  generation: 0,
  isWarm: false,
});

const placedLevels = (projection: Projection): Unit["levels"] =>
  projection.levels.map((collections, level) =>
    collections.map((collection) => ({ collection, level, stored: storedName(projection, collection.name) })),
  );
