import { START } from "@soshogle/event-store/event-store";
import { type LogMark, readLogMark, type StoredMark, writeLogMark } from "@soshogle/process/keep-of-log";
import { presentRoles } from "@soshogle/process/presence";
import { Effect } from "effect";
import { notMoved } from "./failures.ts";
import type { Stores } from "./places.ts";

/** Fails with `NotMoved` where processes work on these servers. On a folder nobody can: its files are held. */
export const requireNobody = Effect.fnUntraced(function* ({ keep, option, name }: Stores) {
  const roles = yield* presentRoles(keep);
  if (roles.length > 0)
    return yield* notMoved(
      `${option}: processes of the product run on ${name} (${[...new Set(roles)].join(", ")}). Stop all of them and run this again; one that was killed counts for 15 s.`,
    );
});

/** The mark of an installation that can be copied from, or get a new log id. Fails with `NotMoved`. */
export const markOfWhole = Effect.fnUntraced(function* ({ log, keep, option, name }: Stores) {
  const stored = yield* readLogMark(keep);
  if (stored === null)
    return yield* notMoved(`${option}: ${name} holds no installation: nothing was ever started there.`);
  if (stored.mark.logId === null)
    return yield* notMoved(
      `${option}: the copy into ${name} is not finished. Finish it first, with the same addresses.`,
    );
  if (stored.mark.logId !== (yield* log.logId) && !stored.mark.isRenewing)
    return yield* notMoved(
      `${option}: log and keep of ${name} do not belong together. Put the right pair back; after a restore of both, give the log a new id first: npm run copy-log -- --renew-log-id, with this folder, or servers.`,
    );
  return stored;
});

/**
 * Marks the target as a copy that is under way, so that nobody starts on it.
 * Fails with `NotMoved` where it holds something that is no copy of this log, or is in use.
 */
export const reserve = Effect.fnUntraced(function* (
  to: Stores,
  source: { readonly logId: string; readonly mark: LogMark },
) {
  const logId = yield* to.log.logId;
  const stored = yield* readLogMark(to.keep);
  const isOurs = stored !== null && stored.mark.copyOf === source.logId;
  if (logId === source.logId) return yield* notMoved(`${to.option}: this is the log of --from. Give another place.`);
  if (source.mark.movedTo !== null && !isOurs)
    return yield* notMoved(
      `--from: it was moved to ${source.mark.movedTo}. If you gave that move up, and only then, open it again: npm run copy-log -- --reopen, with this folder, or servers.`,
    );
  if (!isOurs) yield* requireUnused(to, stored, logId);
  yield* requireNoReadModels(to);
  yield* replaceMark(to, stored, { copyOf: source.logId });
});

const requireUnused = Effect.fnUntraced(function* (
  { log, option, name }: Stores,
  stored: StoredMark | null,
  logId: string,
) {
  const { events } = yield* log.readAll({ after: START, limit: 1 });
  const isUntouched = stored === null || (stored.mark.logId === logId && stored.mark.movedTo === null);
  if (events.length > 0 || !isUntouched)
    return yield* notMoved(
      `${option}: ${name} is in use: it holds a log or a keep of its own, or of another copy. Take an empty folder, or an empty EventStoreDB and an empty database.`,
    );
});

const requireNoReadModels = Effect.fnUntraced(function* ({ readModels, option, name }: Stores) {
  const { collections, checkpoints } = yield* readModels.inventory;
  if (collections.length > 0 || checkpoints.length > 0)
    return yield* notMoved(
      `${option}: ${name} has read models of another log. Remove them (read.db in the folder, or the database that ends in _read): they are made again.`,
    );
});

/** Nobody else writes marks while nobody works there. */
export const replaceMark = Effect.fnUntraced(function* (
  { keep, option, name }: Stores,
  stored: StoredMark | null,
  mark: Partial<LogMark>,
) {
  if (!(yield* writeLogMark(keep, stored, mark)))
    return yield* notMoved(`${option}: somebody else began to use ${name} at this moment. End it and run this again.`);
});
