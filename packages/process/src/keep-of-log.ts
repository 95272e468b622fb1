import { type Document, Keep, type KeepCollection, type KeepShape } from "@soshogle/document-store/document-store";
import { EventStore, START } from "@soshogle/event-store/event-store";
import { Data, Effect } from "effect";

const LOG_MARK = "log";
export const markCollections: readonly KeepCollection[] = [{ name: LOG_MARK, indexes: [], moves: "stays" }];

/** `keep` was made for another log than this one, or is new beside a log that is not: its keys and users would be missing. */
export class StoresApart extends Data.TaggedError("StoresApart") {
  override readonly message =
    "The log and keep do not belong together: one of them is missing or comes from elsewhere. Put the right pair back (log.db and keep.db in the data folder, or the databases of EVENTSTORE_URL and DATABASE_URL); nothing was changed. After a restore of both, run once: npm run copy-log -- --renew-log-id servers";
}

/** Log and `keep` are being copied from elsewhere, or were copied to elsewhere: what they would send is sent there. */
export class StoresMoved extends Data.TaggedError("StoresMoved")<{ readonly message: string }> {}

/** What `keep` knows of the log that it belongs to, and of moving. The other logs are named by their ids. */
export interface LogMark {
  /** Null while the log is being copied here. */
  readonly logId: string | null;
  /** Where log and `keep` were copied from; until somebody starts on the copy it may be made again. */
  readonly copyOf: string | null;
  /** Where they were copied to, in words for people. Nobody starts here any more. */
  readonly movedTo: string | null;
  /** The log is about to get a new id. */
  readonly isRenewing: boolean;
}

export interface StoredMark {
  readonly mark: LogMark;
  readonly version: number;
}

/** The mark of this `keep`, null where nobody has begun to use it. */
export const readLogMark = Effect.fnUntraced(function* (keep: KeepShape) {
  yield* keep.ensure(markCollections);
  const found = yield* keep.getVersioned(LOG_MARK, LOG_MARK);
  return found && ({ mark: markIn(found.document), version: found.version } satisfies StoredMark);
});

/** @returns whether nobody was faster. */
export const writeLogMark = (keep: KeepShape, before: StoredMark | null, mark: Partial<LogMark>) =>
  keep.compareAndSet(LOG_MARK, LOG_MARK, before?.version ?? null, { id: LOG_MARK, ...mark });

const markIn = ({ logId, copyOf, movedTo, isRenewing }: Document): LogMark => ({
  logId: typeof logId === "string" ? logId : null,
  copyOf: typeof copyOf === "string" ? copyOf : null,
  movedTo: typeof movedTo === "string" ? movedTo : null,
  isRenewing: isRenewing === true,
});

/** Remembers in `keep` which log it belongs to, before anything is written to either. Several processes may begin at once. */
export const requireKeepOfLog = Effect.gen(function* () {
  const keep = yield* Keep;
  const store = yield* EventStore;
  const logId = yield* store.logId;
  // Before the mark is read: whoever writes the first event has set the mark before.
  const { events } = yield* store.readAll({ after: START, limit: 1 });
  const isNew = events.length === 0;
  for (;;) {
    const known = yield* readLogMark(keep);
    const fault = known && faultOf(known.mark);
    if (fault) return yield* fault;
    if (known ? known.mark.logId !== logId : !isNew) return yield* new StoresApart();
    if (known && known.mark.copyOf === null) return;
    yield* writeLogMark(keep, known, { logId });
  }
});

const faultOf = ({ logId, movedTo }: LogMark): StoresMoved | null => {
  if (logId === null)
    return new StoresMoved({
      message:
        "A copy into this log and keep was begun and is not finished. Run npm run copy-log again with the same addresses: it goes on where it was.",
    });
  if (movedTo !== null)
    return new StoresMoved({
      message: `This log and keep were moved to ${movedTo}. Start the product there. If you gave the move up, and only then: npm run copy-log -- --reopen, with this folder, or servers.`,
    });
  return null;
};
