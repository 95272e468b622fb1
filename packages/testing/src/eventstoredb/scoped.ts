import { layerEventStoreDb } from "@soshogle/event-store/drivers/eventstoredb/eventstoredb";
import type { EventStoreDbOptions } from "@soshogle/event-store/drivers/eventstoredb/settings";
import { EventStore } from "@soshogle/event-store/event-store";
import { Context, Effect, Layer, Redacted } from "effect";
import { type FakeOptions, startFakeEventStoreDb } from "./server.ts";

/** The stand-in for EventStoreDB for the life of the scope. */
export const fakeEventStoreDb = (options: FakeOptions = {}) =>
  Effect.acquireRelease(
    Effect.promise(() => startFakeEventStoreDb(options)),
    ({ stop }) => Effect.promise(stop),
  );

/** The log behind an address, for the life of the scope. */
export const eventStoreAt = (url: string, options: Omit<EventStoreDbOptions, "url"> = {}) =>
  Effect.map(Layer.build(layerEventStoreDb({ url: Redacted.make(url), ...options })), (context) =>
    Context.get(context, EventStore),
  );
