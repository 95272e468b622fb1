import { destructionTypes } from "@soshogle/event-store/destructions/destruction-events";
import { Destructions } from "@soshogle/event-store/destructions/destructions";
import { EventStore } from "@soshogle/event-store/event-store";
import { Effect, Stream } from "effect";

/** Carries destructions out for ever, as soon as the log names them and while racers carry them out themselves. */
export const carryOut = Effect.gen(function* () {
  const store = yield* EventStore;
  const destructions = yield* Destructions;
  const after = yield* destructions.apply;
  yield* store
    .subscribe({ after, batchSize: 16, filter: { types: destructionTypes } })
    .pipe(Stream.runForEach(() => destructions.apply));
});
