import type { QuarantineReason } from "@soshogle/domain/quarantine/events";
import type { HeldItem } from "@soshogle/instagram/webhook/held-item";
import { Context, Data, Effect } from "effect";
import type { Because } from "./tell.ts";

/** What became of an item that was tried once more; `refused`: it is not understood or belongs to nobody, still. */
export type TriedAgain =
  | { readonly outcome: "recorded" | "repeated" }
  | { readonly outcome: "refused"; readonly reason: QuarantineReason; readonly detail: string };

/** The item may have been recorded or not: repeat the call. */
export class IntakeFailed extends Data.TaggedError("IntakeFailed")<{ readonly cause: unknown }> {}

export interface IntakeShape {
  /** Records an item as if it came now, once however often it is repeated. */
  readonly recordAgain: (
    held: HeldItem,
    origin: Omit<Because, "workspaceId"> & { readonly receivedAt: number },
  ) => Effect.Effect<TriedAgain, IntakeFailed>;
}

/**
 * The way in for what Meta says, which is another service's: whoever composes the processes provides it. Without one,
 * items in quarantine stay where they are.
 */
export const Intake = Context.Reference<IntakeShape>("automations/Intake", {
  defaultValue: () => ({ recordAgain: () => Effect.fail(new IntakeFailed({ cause: "this process has no way in" })) }),
});
