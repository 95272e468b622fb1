import { startFakeEventStoreDb } from "@soshogle/testing/eventstoredb/server";
import { Effect, Layer, Redacted } from "effect";
import { eventStoreContract } from "../../contract.ts";
import { layerEventStoreDb } from "./eventstoredb.ts";

/** The driver over a server of its own. */
const layerOverFake = Layer.unwrap(
  Effect.gen(function* () {
    const fake = yield* Effect.acquireRelease(
      Effect.promise(() => startFakeEventStoreDb()),
      ({ stop }) => Effect.promise(stop),
    );
    return layerEventStoreDb({ url: Redacted.make(fake.url) });
  }),
);

eventStoreContract("EventStoreDB", layerOverFake, { uniqueIds: "nowhere", lag: "bytes" });
