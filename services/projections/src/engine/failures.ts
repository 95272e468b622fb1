import { Data } from "effect";

/**
 * A projection cannot go on: `project` threw, a rule of the engine was broken, or (`projection` null) the event itself
 * cannot be read. Everything before the event is written, the event and all after it are not: nothing is skipped. The
 * engine stops; started again with the cause repaired, it continues with this event.
 */
export class ProjectionStopped extends Data.TaggedError("ProjectionStopped")<{
  readonly projection: string | null;
  readonly stream: string;
  /** Decimal digits. */
  readonly revision: string;
  readonly cause: unknown;
}> {
  override readonly message =
    `${this.projection ?? "the log"} stopped at ${this.stream}@${this.revision}: ${reasonOf(this.cause)}`;
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Which event of a batch could not be folded or read. */
export class Poisoned extends Data.TaggedError("Poisoned")<{
  /** Place of the event in its batch. */
  readonly index: number;
  readonly projection: string | null;
  readonly cause: unknown;
}> {}

/** A batch waited so long for its commit that what it was folded from may be gone: fold it again from the checkpoints. */
export class BatchTooOld extends Data.TaggedError("BatchTooOld") {}

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
