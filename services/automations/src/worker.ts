import type { DocumentStoreUnavailable } from "@soshogle/document-store/document-store";
import { keepRunning } from "@soshogle/event-store/keep-running";
import { Cause, Clock, Effect } from "effect";
import { nextTry } from "./backoff.ts";
import { type ClaimedItem, DueItems, type Pool } from "./due-items.ts";
import type { AutomationSettings } from "./settings.ts";

/**
 * How a handler leaves an item. `again`: nothing failed, it has to wait until then (ms). `retry`: it failed for the
 * moment and is tried again with growing pauses, counted in the item's `attempts`.
 */
export type Verdict =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly at: number }
  | { readonly kind: "retry" };
export const done: Verdict = { kind: "done" };
export const retry: Verdict = { kind: "retry" };
export const again = (at: number): Verdict => ({ kind: "again", at });

/** A failure of a handler, like a defect, is a `retry`. */
export type Handler = (item: ClaimedItem) => Effect.Effect<Verdict, unknown>;

export interface Worker {
  /** Items in work now. */
  readonly running: () => number;
  /** Whether it waits, and has nothing to do before that time (ms; null: before something new comes). */
  readonly rest: () => { readonly until: number | null } | null;
}

/** The wall clock may be corrected while a worker sleeps: it looks at least this often. */
const LONGEST_SLEEP_MS = 60_000;
const STORE_PAUSE_MS = 1_000;

/**
 * Works a pool off for the life of the scope: whatever is due, one item of a lane at a time, several lanes at once.
 * `onRest` is called whenever it has nothing left to do for the moment.
 */
export const startWorker = Effect.fnUntraced(function* (options: {
  readonly pool: Pool;
  readonly parallel: number;
  /** Names the holder of the leases; never used by anybody else before or after. */
  readonly owner: string;
  readonly settings: AutomationSettings;
  readonly handle: Handler;
  /** Whether this process works on a lane; others are somebody else's. */
  readonly isOurs: (lane: string) => boolean;
  readonly onRest: () => void;
}) {
  const { pool, parallel, owner, settings, handle, isOurs, onRest } = options;
  const items = yield* DueItems;
  const clock = yield* Clock.Clock;
  const scope = yield* Effect.scope;
  const busy = new Set<string>();
  let rest: { readonly until: number | null; readonly rings: number } | null = null;

  const isBusy = (lane: string) => busy.has(lane) || !isOurs(lane);
  const leaseUntil = () => clock.currentTimeMillisUnsafe() + settings.leaseMs;

  const keepLease = (id: string) =>
    Effect.gen(function* () {
      for (;;) {
        yield* Effect.sleep(settings.leaseMs / 3);
        const isOurs = yield* items.renew(id, { owner, until: leaseUntil() }).pipe(Effect.orElseSucceed(() => true));
        if (!isOurs) return;
      }
    });

  const settle = Effect.fnUntraced(function* (item: ClaimedItem, verdict: Verdict) {
    if (verdict.kind === "done") return yield* items.complete(item.id, owner);
    if (verdict.kind === "again") return yield* items.postpone(item.id, owner, verdict.at);
    yield* items.pause(item.id, owner, yield* nextTry(item.attempts, settings.backoff));
  });

  const work = (item: ClaimedItem) =>
    handle(item).pipe(
      Effect.raceFirst(keepLease(item.id).pipe(Effect.andThen(Effect.never))),
      Effect.catchCause((cause) =>
        Cause.hasInterruptsOnly(cause)
          ? Effect.interrupt
          : Effect.as(Effect.logError("a due item failed", { id: item.id, cause }), retry),
      ),
      Effect.flatMap((verdict) => settle(item, verdict)),
      Effect.onInterrupt(() => items.pause(item.id, owner, item.dueAt).pipe(Effect.ignore)),
      // The lease is left to run out; the item is found again then.
      Effect.catchCause((cause) =>
        Cause.hasInterruptsOnly(cause)
          ? Effect.interrupt
          : Effect.logError("a due item was not put back", { id: item.id, cause }),
      ),
      Effect.ensuring(
        Effect.sync(() => {
          busy.delete(item.lane);
          items.wake(pool);
        }),
      ),
    );

  const fill: Effect.Effect<number | null, DocumentStoreUnavailable> = Effect.gen(function* () {
    const now = clock.currentTimeMillisUnsafe();
    const limit = parallel - busy.size;
    const { claimable, nextAt } = yield* items.look({ pool, now, limit, isBusy });
    for (const seen of claimable) {
      const item = yield* items.claim(seen, { owner, until: leaseUntil() });
      if (!item) {
        items.wake(pool);
        continue;
      }
      busy.add(item.lane);
      yield* Effect.forkIn(work(item), scope);
    }
    return nextAt;
  });

  const turn = Effect.gen(function* () {
    rest = null;
    const rings = items.rings(pool);
    const nextAt = yield* fill.pipe(
      Effect.tapError((failure) => Effect.logError("the work list is out of reach", failure)),
      Effect.orElseSucceed(() => clock.currentTimeMillisUnsafe() + STORE_PAUSE_MS),
    );
    rest = { until: nextAt, rings };
    onRest();
    const pause = nextAt === null ? LONGEST_SLEEP_MS : nextAt - clock.currentTimeMillisUnsafe();
    yield* Effect.raceFirst(items.changed(pool), Effect.sleep(Math.min(Math.max(pause, 0), LONGEST_SLEEP_MS)));
  });

  yield* keepRunning(`automations work off ${pool}`, Effect.forever(turn));
  const worker: Worker = {
    running: () => busy.size,
    rest: () => (rest !== null && busy.size === 0 && items.rings(pool) === rest.rings ? rest : null),
  };
  return worker;
});
