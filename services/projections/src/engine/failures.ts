import { Data } from "effect";
import type { Unit } from "./units.ts";

/** What is known of an event that a projection does not take, before anything of it is read but its envelope. */
export interface PoisonedEvent {
  readonly stream: string;
  readonly revision: bigint;
  readonly type: string;
  readonly position: string;
  /** ms. */
  readonly storedAt: number;
  readonly partition: string;
  /** Null where its metadata do not say. */
  readonly workspaceId: string | null;
}

/** One event that one unit cannot take: `project` threw, a rule of the engine was broken, or it cannot be read. */
export interface Poison {
  readonly unit: Unit;
  /** Place of the event in its batch. */
  readonly index: number;
  readonly cause: unknown;
}

/** Some events of a batch could not be folded or read: their partitions are parked, then the batch is folded again. */
export class Poisoned extends Data.TaggedError("Poisoned")<{ readonly all: readonly Poison[] }> {}

/** Events of a batch that cannot be read, by their places in it. */
export class Unreadable extends Data.TaggedError("Unreadable")<{ readonly causes: ReadonlyMap<number, unknown> }> {}

/** A batch waited so long for its commit that what it was folded from may be gone: fold it again from the checkpoints. */
export class BatchTooOld extends Data.TaggedError("BatchTooOld") {}

/** Somebody else took up a partition that this owner takes for parked: begin again at the checkpoints. */
export class ParkingChanged extends Data.TaggedError("ParkingChanged") {}

/** A store refused a document for its size: fold the batch again and find the event that made it so large. */
export class DocumentOutgrown extends Data.TaggedError("DocumentOutgrown")<{
  readonly collection: string;
  readonly id: string;
}> {}

/** A document was about to be fed from two slots: no owner could then keep its order. */
export class DocumentOfAnotherSlot extends Error {
  override readonly name = "DocumentOfAnotherSlot";
  constructor(
    stored: { readonly collection: string; readonly id: string },
    slots: { readonly its: number; readonly event: number },
  ) {
    super(
      `${stored.collection} ${stored.id} belongs to slot ${slots.its} and an event of slot ${slots.event} touches it: ` +
        "all events that feed a document must be of partitions in one slot",
    );
  }
}
