import { Keep } from "@soshogle/document-store/document-store";
import { EventStore, START } from "@soshogle/event-store/event-store";
import { Data, Effect } from "effect";

const LOG_MARK = "log";

/** `keep` was made for another log than this one, or is new beside a log that is not: its keys and users would be missing. */
export class StoresApart extends Data.TaggedError("StoresApart") {
  override readonly message =
    "The log and keep do not belong together: one of them is missing or comes from elsewhere. Put the right pair back (log.db and keep.db in the data folder, or the databases of EVENTSTORE_URL and DATABASE_URL); nothing was changed.";
}

/** Remembers in `keep` which log it belongs to, before anything is written to either. Several processes may begin at once. */
export const requireKeepOfLog = Effect.gen(function* () {
  const keep = yield* Keep;
  const store = yield* EventStore;
  const logId = yield* store.logId;
  yield* keep.ensure([{ name: LOG_MARK, indexes: [] }]);
  // Before the mark is read: whoever writes the first event has set the mark before.
  const { events } = yield* store.readAll({ after: START, limit: 1 });
  const isNew = events.length === 0;
  for (;;) {
    const [mark] = yield* keep.get(LOG_MARK, [LOG_MARK]);
    if (mark?.logId === logId) return;
    if (mark || !isNew) return yield* new StoresApart();
    yield* keep.compareAndSet(LOG_MARK, LOG_MARK, null, { id: LOG_MARK, logId });
  }
});
