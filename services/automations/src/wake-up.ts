import { Effect } from "effect";

/** A bell for one listener: rung while nobody listens, it is heard by the next who does. */
export interface WakeUp {
  readonly wake: () => void;
  /** Waits for the next ring that was not heard yet. */
  readonly changed: Effect.Effect<void>;
  /** How often it rang. */
  readonly rings: () => number;
}

export const makeWakeUp = (): WakeUp => {
  let rings = 0;
  let heard = 0;
  let listener: (() => void) | null = null;
  return {
    wake: () => {
      rings++;
      listener?.();
    },
    changed: Effect.callback<void>((resume) => {
      const hear = () => {
        heard = rings;
        listener = null;
        resume(Effect.void);
      };
      if (rings > heard) return hear();
      listener = hear;
      return Effect.sync(() => {
        if (listener === hear) listener = null;
      });
    }),
    rings: () => rings,
  };
};
