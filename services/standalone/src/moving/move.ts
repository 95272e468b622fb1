import { readLogMark } from "@soshogle/process/keep-of-log";
import { Effect } from "effect";
import { copyEvents } from "./copy-events.ts";
import type { MovingCheckpoint } from "./copy-keep.ts";
import { checkpointsOf, copyCheckpoints, copyDocuments, type KeepPlan } from "./copy-keep.ts";
import { copyBook, copyObjects } from "./copy-objects.ts";
import { notMoved } from "./failures.ts";
import { markOfWhole, replaceMark, requireNobody, reserve } from "./marks.ts";
import type { Stores } from "./places.ts";
import type { Progress } from "./progress.ts";
import { differenceOf, type LogTally, tallyOf } from "./tally.ts";

export interface Moved {
  readonly tally: LogTally;
  readonly documents: number;
  readonly checkpoints: readonly MovingCheckpoint[];
  readonly destructions: number;
  readonly objects: number;
}

/**
 * Moves an installation: log, `keep`, objects and book of destructions. It may be ended at any moment and run again, also
 * when it is done, until somebody starts on the target. At no time can the product be started on both.
 *
 * Fails with `NotMoved`, or where a store stays away.
 */
export const moveHouse = Effect.fnUntraced(function* (options: {
  readonly from: Stores;
  readonly to: Stores;
  readonly plan: KeepPlan;
  readonly progress: Progress;
}) {
  const { from, to, plan, progress } = options;
  yield* requireNobody(from);
  yield* requireNobody(to);
  const { mark } = yield* markOfWhole(from);
  const logId = yield* from.log.logId;
  const checkpoints = yield* checkpointsOf({ keep: from.keep, plan, logId });
  const head = yield* from.log.head;
  yield* reserve(to, { logId, mark });

  const reading = progress("reading the log", null);
  const positions = checkpoints.map(({ position }) => position);
  const tally = yield* tallyOf({ log: from.log, positions, onEvents: reading });
  yield* copyEvents({ from: from.log, to: to.log, onEvents: progress("copying events", tally.events) });
  const there = yield* tallyOf({ log: to.log, onEvents: progress("checking the copy", tally.events) });
  const difference = differenceOf(tally, there);
  if (difference !== null)
    return yield* notMoved(`--to: the copy is not the same: ${difference}. Empty ${to.name} and run this again.`);

  yield* close(from, to);
  if ((yield* from.log.head) !== head)
    return yield* notMoved("--from: the log grew while it was copied. Stop whatever writes to it and run this again.");
  const documents = yield* copyDocuments({
    from: from.keep,
    to: to.keep,
    plan,
    onDocuments: progress("copying keep", null),
  });
  yield* copyCheckpoints({ checkpoints, tally, to });
  const destructions = yield* copyBook(from.book, to.book);
  const objects = yield* copyObjects(from.objects, to.objects);
  yield* replaceMark(to, yield* readLogMark(to.keep), { logId: yield* to.log.logId, copyOf: logId });
  return { tally, documents, checkpoints, destructions, objects } satisfies Moved;
});

/** From here on nobody starts on the source. Who starts says so first and looks then; this is the other way round. */
const close = Effect.fnUntraced(function* (from: Stores, to: Stores) {
  const stored = yield* markOfWhole(from);
  yield* replaceMark(from, stored, { ...stored.mark, movedTo: to.name });
  yield* requireNobody(from).pipe(Effect.tapError(() => reopen(from)));
});

/** Lets the product start again where it was moved from. */
export const reopen = Effect.fnUntraced(function* (stores: Stores) {
  const stored = yield* markOfWhole(stores);
  const { logId } = stored.mark;
  if (logId !== null) yield* replaceMark(stores, stored, { logId });
});

/**
 * Gives a restored log a new id, so that nothing which knew the log before takes positions of today for those of then:
 * automations begin at its end, and everything that was to be forgotten is forgotten again.
 * @returns the new id.
 */
export const renewLogId = Effect.fnUntraced(function* (stores: Stores) {
  yield* requireNobody(stores);
  const stored = yield* markOfWhole(stores);
  yield* replaceMark(stores, stored, { ...stored.mark, isRenewing: true });
  const logId = yield* stores.log.renewLogId;
  yield* replaceMark(stores, yield* readLogMark(stores.keep), { logId });
  return logId;
});
