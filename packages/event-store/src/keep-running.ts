import { Effect } from "effect";

const PAUSE = "1 second";

/**
 * Runs in a fiber of the scope what is meant to run as long as the process. Whatever ends it, a defect included, is
 * logged under its name, and after a second it begins again: a fiber that nobody waits for would otherwise end unheard.
 */
export const keepRunning = <A, E, R>(name: string, work: Effect.Effect<A, E, R>) =>
  work.pipe(
    Effect.matchCauseEffect({
      onFailure: (cause) => Effect.logError(`${name}: broke off, begins again`, cause),
      onSuccess: () => Effect.logError(`${name}: ended, begins again`),
    }),
    Effect.andThen(Effect.sleep(PAUSE)),
    Effect.forever,
    Effect.forkScoped,
  );
