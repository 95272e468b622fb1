import { setTimeout as pause } from "node:timers/promises";
import { Effect } from "effect";

/** Generous: a wait that ends in time is over as soon as what it waits for is there. */
const PATIENCE_MS = 120_000;
const LOOK_MS = 100;
const LOOK_OFTEN_MS = 2;

/**
 * Asks until the answer is one; throws what it waited for after two minutes, or as long as it is told. Tests wait by this,
 * never for a time.
 */
export const eventually = async <A>(
  what: string,
  ask: () => Promise<A | null | undefined | false>,
  patienceMs = PATIENCE_MS,
): Promise<A> => {
  const until = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > until) throw neverCame(what);
    await pause(LOOK_MS);
  }
};

/** The same inside an Effect, for something that holds or not. Goes by the machine's time, whatever clock a test has. */
export const until = <E, R>(what: string, holds: Effect.Effect<boolean, E, R>): Effect.Effect<void, E, R> =>
  Effect.gen(function* () {
    const last = performance.now() + PATIENCE_MS;
    while (!(yield* holds)) {
      if (performance.now() > last) return yield* Effect.die(neverCame(what));
      yield* Effect.promise(() => pause(LOOK_OFTEN_MS));
    }
  });

const neverCame = (what: string): Error => new Error(`this did not come to be: ${what}`);
