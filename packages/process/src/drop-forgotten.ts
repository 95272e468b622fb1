import { destructionTypes } from "@soshogle/event-store/destructions/destruction-events";
import { EventStore } from "@soshogle/event-store/event-store";
import { keepRunning } from "@soshogle/event-store/keep-running";
import { Vault } from "@soshogle/vault/vault";
import { Effect, Layer, Stream } from "effect";

/**
 * Forgets what this process remembers of the keys of a stream when any process destroys some of them: for processes that
 * do not carry out destructions themselves. What is loaded right before the puncture is dropped after 60 s by the vault.
 */
export const layerDropForgotten = Layer.effectDiscard(
  Effect.gen(function* () {
    const store = yield* EventStore;
    const vault = yield* Vault;
    let after = yield* store.head;
    const follow = Effect.suspend(() =>
      store.subscribe({ after, batchSize: 256, filter: { types: destructionTypes } }).pipe(
        Stream.runForEach(({ events, position }) =>
          Effect.sync(() => {
            vault.drop(events.map(({ stream }) => stream));
            after = position;
          }),
        ),
      ),
    );
    yield* keepRunning("keys that others destroyed are dropped", follow);
  }),
);
