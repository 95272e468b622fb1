import { randomUUID } from "node:crypto";
import { type Document, Keep, type KeepCollection, type KeepShape } from "@soshogle/document-store/document-store";
import { Clock, Effect, Layer } from "effect";
import type { Role } from "./config.ts";

const PROCESSES = "processes";
export const presenceCollections: readonly KeepCollection[] = [
  { name: PROCESSES, indexes: [{ name: "by_end", fields: ["until"] }], moves: "stays" },
];

/** A process that died counts as present for so long. */
const PRESENT_MS = 15_000;
const BEATS = 5;
const LEAVE_MS = 2_000;
const AT_ONCE = 100;

/**
 * Says in `keep`, for the life of the layer, that a process of this role works on these servers, so that nobody moves them
 * meanwhile. A `keep` that is away does not stop anything.
 */
export const layerPresence = (role: Role) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const keep = yield* Keep;
      yield* keep.ensure(presenceCollections);
      const id = randomUUID();
      const write = (next: (now: number) => Document | null) =>
        Effect.gen(function* () {
          const known = yield* keep.getVersioned(PROCESSES, id);
          const document = next(yield* Clock.currentTimeMillis);
          yield* keep.compareAndSet(PROCESSES, id, known?.version ?? null, document);
        });
      const beat = write((now) => ({ id, role, until: now + PRESENT_MS }));
      yield* Effect.acquireRelease(beat, () => write(() => null).pipe(Effect.timeoutOption(LEAVE_MS), Effect.ignore));
      yield* Effect.forkScoped(
        Effect.forever(
          Effect.andThen(
            Effect.sleep(PRESENT_MS / BEATS),
            beat.pipe(Effect.catch((failure) => Effect.logWarning("keep could not be told of this process", failure))),
          ),
        ),
      );
    }),
  );

/** The roles of the processes that work on this `keep` now, or did some seconds ago. Clocks may differ by some seconds. */
export const presentRoles = Effect.fnUntraced(function* (keep: KeepShape) {
  yield* keep.ensure(presenceCollections);
  const now = yield* Clock.currentTimeMillis;
  const present = yield* keep.findVersioned({
    collection: PROCESSES,
    index: "by_end",
    where: [{ field: "until", above: now }],
    direction: "ascending",
    limit: AT_ONCE,
  });
  return present.map(({ document }) => String(document.role));
});
