import { it } from "@effect/vitest";
import { type DocumentStoreShape, ReadModels } from "@soshogle/document-store/document-store";
import { slotOf } from "@soshogle/domain/slots";
import { EventStore } from "@soshogle/event-store/event-store";
import { openEvents } from "@soshogle/event-store/read-events";
import { foldPlainly } from "@soshogle/read-models/plain-fold";
import { checkpointId, type Projection, storedName } from "@soshogle/read-models/projection";
import { projections as shipped } from "@soshogle/read-models/projections";
import { arbitraryDrafts } from "@soshogle/testing/builders/arbitrary-drafts";
import { conversationOf } from "@soshogle/testing/builders/conversation";
import { type Draft, makeAppender } from "@soshogle/testing/builders/drafts";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { until } from "@soshogle/testing/eventually";
import { hasMongoWire, layerMongoWireFresh } from "@soshogle/testing/mongo-wire";
import { Effect } from "effect";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { allSlots, makeEngine } from "./engine.ts";

class Crash extends Error {}

interface Life {
  readonly batchSize: number;
  readonly cacheSize: number;
  /** Writes that it lives for; the last life has no end. */
  readonly writes: number;
  /** Idle round trips to the store before each read or write, over and over. */
  readonly pauses: readonly number[];
}

/** A store whose user dies at a write: what was written before stays, nothing of it is heard again. */
const frail = (store: DocumentStoreShape, { writes, pauses }: Life): DocumentStoreShape => {
  let left = writes;
  let step = 0;
  const pause = Effect.suspend(() =>
    Effect.repeat(store.checkpoints([]), { times: pauses[step++ % pauses.length] ?? 0 }),
  );
  const alive = Effect.suspend(() => (left > 0 ? Effect.void : Effect.die(new Crash())));
  const guard = <A, E>(effect: Effect.Effect<A, E>) => Effect.andThen(Effect.andThen(pause, alive), effect);
  const burn = guard(Effect.sync(() => left--));
  return {
    ...store,
    get: (collection, ids) => guard(store.get(collection, ids)),
    checkpoints: (ids) => guard(store.checkpoints(ids)),
    commit: Effect.fnUntraced(function* (writes, checkpoints) {
      for (const write of writes) yield* Effect.andThen(burn, store.commit([write], []));
      for (const checkpoint of checkpoints) yield* Effect.andThen(burn, store.commit([], [checkpoint]));
    }),
  };
};

/** Engines of one owner, each started when the one before it died, until one has passed `position`. */
const owner = Effect.fnUntraced(function* (
  lives: readonly Life[],
  projections: readonly Projection[],
  position: string,
) {
  const store = yield* ReadModels;
  for (const each of lives) {
    const isDone = yield* Effect.gen(function* () {
      const engine = yield* makeEngine({ projections, batchSize: each.batchSize, cacheSize: each.cacheSize });
      const arrived = until(
        "the owner has arrived",
        Effect.map(engine.progress.lowest, (to) => to >= position),
      );
      return yield* Effect.raceFirst(engine.run, Effect.as(arrived, true));
    }).pipe(
      Effect.provideService(ReadModels, frail(store, each)),
      Effect.catchDefect((defect) => (defect instanceof Crash ? Effect.succeed(false) : Effect.die(defect))),
    );
    if (isDone) return;
  }
});

const life = (writes: fc.Arbitrary<number>): fc.Arbitrary<Life> =>
  fc.record({
    batchSize: fc.integer({ min: 1, max: 9 }),
    cacheSize: fc.constantFrom(1, 5, 20, 1_000),
    pauses: fc.array(fc.constantFrom(0, 0, 0, 0, 10, 30), { minLength: 1, maxLength: 9 }),
    writes,
  });
const lives = fc
  .tuple(fc.array(life(fc.integer({ min: 0, max: 60 })), { maxLength: 4 }), life(fc.constant(Number.POSITIVE_INFINITY)))
  .map(([mortal, last]) => [...mortal, last]);

let nextContact = 1;
/** A contact that no other run has, of a conversation in slot 7: only in one slot do conversations share their counts. */
const freshContact = (): string => {
  const contactId = String(nextContact++);
  return slotOf(conversationOf(contactId).id) === 7 ? contactId : freshContact();
};
const freshDrafts = fc
  .constant(null)
  .chain(() => arbitraryDrafts({ maxLength: 60 }, Array.from({ length: 8 }, freshContact)));

let nextVersion = 100;

/** The shipped projections as if of a new version that begins behind everything so far. */
const freshProjections = Effect.fnUntraced(function* () {
  const store = yield* ReadModels;
  const version = nextVersion++;
  const projections = shipped.map((projection) => ({ ...projection, version }));
  const head = yield* (yield* EventStore).head;
  const ids = projections.flatMap((projection) => allSlots.map((slot) => checkpointId(projection, slot)));
  yield* store.commit(
    [],
    ids.map((id) => ({ id, position: head })),
  );
  return { projections, head };
});

/** What owners with these lives make of a history, beside what it means. */
const outcome = Effect.fnUntraced(function* (drafts: readonly Draft[], owners: readonly (readonly Life[])[]) {
  const log = yield* EventStore;
  const store = yield* ReadModels;
  const { projections, head } = yield* freshProjections();
  yield* (yield* makeAppender)(drafts);
  const { events, position } = yield* log.readAll({ after: head, limit: 10_000 });
  yield* Effect.forEach(owners, (ofOne) => owner(ofOne, projections, position), {
    concurrency: "unbounded",
    discard: true,
  });

  const opened = yield* openEvents(events);
  const found: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const projection of projections)
    for (const [collection, documents] of foldPlainly(projection, opened)) {
      const stored = yield* store.get(storedName(projection, collection), [...documents.keys()]);
      for (const document of stored) found[`${projection.name}.${collection} ${document.id}`] = document;
      for (const document of documents.values()) expected[`${projection.name}.${collection} ${document.id}`] = document;
    }
  return { found, expected };
});

const holds = (owners: fc.Arbitrary<readonly (readonly Life[])[]>, numRuns: number) =>
  Effect.gen(function* () {
    const context = yield* Effect.context<Effect.Services<ReturnType<typeof outcome>>>();
    const property = fc.asyncProperty(freshDrafts, owners, async (drafts, each) => {
      const { found, expected } = await Effect.runPromiseWith(context)(outcome(drafts, each));
      expect(found).toEqual(expected);
    });
    yield* Effect.promise(() => fc.assert(property, { numRuns, endOnFailure: true }));
  });

const stores = [
  { name: "embedded", layer: layerEmbeddedFresh, runs: 8, isHere: true },
  { name: "MongoDB over mongo-wire", layer: layerMongoWireFresh, runs: 3, isHere: hasMongoWire },
];

describe.each(stores)("the engine, dying between any two writes ($name)", ({ layer, runs, isHere }) => {
  it.live.skipIf(!isHere)(
    "leaves what a plain fold makes of the log",
    () => holds(fc.tuple(lives), runs).pipe(Effect.scoped, Effect.provide(layer)),
    120_000,
  );

  it.live.skipIf(!isHere)(
    "does so beside another owner of the same slots",
    () => holds(fc.tuple(lives, lives), runs).pipe(Effect.scoped, Effect.provide(layer)),
    120_000,
  );
});
