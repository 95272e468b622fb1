import { Clock, Duration, Effect, Layer } from "effect";

interface Sleeper {
  readonly until: bigint;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it. */
export interface ManualClock {
  readonly clock: Clock.Clock;
  /** Lets wall and monotonic time pass together; who sleeps until then wakes, earliest first. */
  readonly advance: (ms: number) => void;
  /** Sets the wall clock only, as a correction of the machine's time does; nobody wakes. */
  readonly setWall: (ms: number) => void;
  /** How long the earliest sleeper still sleeps, ms; null when nobody does. */
  readonly untilNextWake: () => number | null;
}

const NANOS_PER_MS = 1_000_000n;

/** @param startMs wall time at the start, ms since 1970. */
export const makeManualClock = (startMs: number): ManualClock => {
  let wallMs = startMs;
  let monotonic = 0n;
  const sleepers = new Set<Sleeper>();
  const nanos = () => BigInt(wallMs) * NANOS_PER_MS;

  const sleep = (duration: Duration.Duration): Effect.Effect<void> =>
    Effect.callback((resume) => {
      const ms = Duration.toMillis(duration);
      if (ms <= 0) return resume(Effect.void);
      if (!Number.isFinite(ms)) return;
      const sleeper = { until: monotonic + BigInt(Math.ceil(ms)) * NANOS_PER_MS, wake: () => resume(Effect.void) };
      sleepers.add(sleeper);
      return Effect.sync(() => sleepers.delete(sleeper));
    });

  const clock: Clock.Clock = {
    currentTimeMillisUnsafe: () => wallMs,
    currentTimeNanosUnsafe: nanos,
    monotonicTimeNanosUnsafe: () => monotonic,
    currentTimeMillis: Effect.sync(() => wallMs),
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanos: Effect.sync(() => monotonic),
    sleep,
  };

  return {
    clock,
    advance: (ms) => {
      wallMs += ms;
      monotonic += BigInt(ms) * NANOS_PER_MS;
      const due = [...sleepers].filter(({ until }) => until <= monotonic);
      due.sort((a, b) => (a.until < b.until ? -1 : 1));
      for (const sleeper of due) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
    setWall: (ms) => {
      wallMs = ms;
    },
    untilNextWake: () => {
      if (sleepers.size === 0) return null;
      const earliest = [...sleepers].reduce((a, b) => (a.until < b.until ? a : b));
      return Number((earliest.until - monotonic) / NANOS_PER_MS);
    },
  };
};

/** Gives everything inside this clock instead of the machine's. */
export const layerClock = (manual: ManualClock) => Layer.succeed(Clock.Clock, manual.clock);
