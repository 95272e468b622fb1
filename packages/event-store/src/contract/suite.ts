import { randomUUID } from "node:crypto";
import type { Vitest } from "@effect/vitest";
import type { StreamName } from "@soshogle/domain/ids";
import { Effect } from "effect";
import fc from "fast-check";
import { EventStore, type NewEncodedEvent, type StoredEvent } from "../event-store.ts";

/** What drivers may differ in. */
export interface Supports {
  /** Where an id that stands elsewhere is refused: in its `stream`, or `nowhere`: only the place repeated is compared. */
  readonly uniqueIds: "stream" | "nowhere";
  /** What `lag` counts. It is 0 exactly when the end was reached, whatever it counts. */
  readonly lag: "events" | "bytes";
}

export type Suite = Vitest.MethodsNonLive<EventStore>;

export const newStream = (category: "conversation" | "contact" | "lead" = "conversation"): StreamName =>
  `${category}-${randomUUID()}` as StreamName; // `lead` is a category to come, and the store must not care

export const newEvent = (fields: Partial<NewEncodedEvent> = {}): NewEncodedEvent => ({
  id: randomUUID(),
  type: "SomethingHappened",
  data: { n: 1 },
  metadata: { workspaceId: "w" },
  ...fields,
});

export const newEvents = (count: number, fields: Partial<NewEncodedEvent> = {}): NewEncodedEvent[] =>
  Array.from({ length: count }, () => newEvent(fields));

export const idsOf = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

/** The whole of a stream, forwards. */
export const readWhole = (stream: StreamName): Effect.Effect<readonly StoredEvent[], unknown, EventStore> =>
  Effect.flatMap(EventStore, (store) =>
    store.readStream(stream, { from: "start", direction: "forwards", limit: 10_000 }),
  );

/** Holds for every value of an arbitrary; shrinks to the smallest that fails. */
export const forAll = <T, E, R>(
  arbitrary: fc.Arbitrary<T>,
  runs: number,
  holds: (value: T) => Effect.Effect<void, E, R>,
) =>
  Effect.gen(function* () {
    const run = Effect.runPromiseWith(yield* Effect.context<R>());
    const property = fc.asyncProperty(arbitrary, (value) => run(holds(value)));
    yield* Effect.promise(() => fc.assert(property, { numRuns: runs }));
  });
