import { Effect } from "effect";
import type { AutomationSettings } from "./settings.ts";

/** What tells an attempt that is under way from one whose maker is gone. */
export interface Making {
  readonly settings: AutomationSettings;
  /** Parts that this process calls Meta for, from before the attempt is recorded until after its outcome is. */
  readonly underWay: Set<string>;
}

/** Remembers that a part is under way for as long as this takes. */
export const whileUnderWay = <A, E, R>({ underWay }: Making, partId: string, effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => underWay.add(partId)),
    () => effect,
    () => Effect.sync(() => underWay.delete(partId)),
  );

/** Whether nobody will tell what became of an attempt made at `at`: a process that is alone knows at once, others after a time. */
export const isOrphaned = ({ settings, underWay }: Making, partId: string, { at, now }: { at: number; now: number }) =>
  at + settings.unresolvedAfterMs <= now || (settings.workers === "alone" && !underWay.has(partId));
