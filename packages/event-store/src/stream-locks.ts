import { Effect, Semaphore } from "effect";

interface Lock {
  readonly semaphore: Semaphore.Semaphore;
  users: number;
}

/** Makes effects that name the same key run one after the other, in the order they asked; a key without users costs nothing. */
export const makeLocks = () => {
  const locks = new Map<string, Lock>();
  const acquire = (key: string): Lock => {
    const lock = locks.get(key) ?? { semaphore: Semaphore.makeUnsafe(1), users: 0 };
    lock.users++;
    locks.set(key, lock);
    return lock;
  };
  const release = (key: string, lock: Lock) => {
    lock.users--;
    if (lock.users === 0) locks.delete(key);
  };
  return <A, E, R>(key: string, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.acquireUseRelease(
      Effect.sync(() => acquire(key)),
      (lock) => lock.semaphore.withPermits(1)(effect),
      (lock) => Effect.sync(() => release(key, lock)),
    );
};
