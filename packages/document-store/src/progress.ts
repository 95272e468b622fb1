import { Context, type Effect } from "effect";
import type { DocumentStoreUnavailable } from "./document-store.ts";

/**
 * How far the read models are. The engine in the same process tells; elsewhere checkpoints are read every 50 ms while
 * somebody waits.
 */
export class Progress extends Context.Service<
  Progress,
  {
    /**
     * Waits until every named projection has passed `position` (20 digits) in the slot of `partition`, at most `timeoutMs`.
     * @returns whether it has; at once false for a parked partition.
     */
    readonly reached: (goal: {
      readonly position: string;
      readonly partition: string;
      readonly projections: readonly string[];
      readonly timeoutMs: number;
    }) => Effect.Effect<boolean, DocumentStoreUnavailable>;

    /** Whether the read models do not go on by themselves, as far as this process knows: what pages show may be old. */
    readonly hasStopped: Effect.Effect<boolean>;

    /** Whether the engine runs in this process, so that starting it again mends what has stopped. */
    readonly isHere: boolean;

    /** The lowest position that all slots of all projections have passed. */
    readonly lowest: Effect.Effect<string, DocumentStoreUnavailable>;
  }
>()("document-store/Progress") {}
