import { destructionTypes } from "@soshogle/event-store/destructions/destruction-events";
import { Destructions } from "@soshogle/event-store/destructions/destructions";
import { EventStore } from "@soshogle/event-store/event-store";
import { Effect, Schedule, Stream } from "effect";

/** A disk that is full stays so for a while. */
const patiently = Schedule.min([Schedule.exponential("200 millis"), Schedule.spaced("10 seconds")]);

/**
 * Sees to it, for the life of the scope, that whatever an event says is to be forgotten is forgotten: mostly whoever
 * appended it has done so already. Ready when it returns: every later event is followed.
 */
export const startForgetting = Effect.gen(function* () {
  const store = yield* EventStore;
  const destructions = yield* Destructions;
  const after = yield* destructions.apply;
  yield* store.subscribe({ after, batchSize: 256, filter: { types: destructionTypes } }).pipe(
    Stream.filter(({ events }) => events.length > 0),
    Stream.runForEach(() => destructions.apply),
    Effect.tapError((failure) => Effect.logError("what is to be forgotten is not forgotten yet", failure)),
    Effect.retry(patiently),
    Effect.forkScoped,
  );
});
