import { expect } from "@effect/vitest";
import { Effect, Fiber, Stream } from "effect";
import fc from "fast-check";
import { type Batch, EventStore, type Filter, type Position } from "../event-store.ts";
import { forAll, idsOf, newEvent, newEvents, newStream, type Suite, type Supports } from "./suite.ts";

/** All batches up to the one that reaches a position. */
const followTo = Effect.fnUntraced(function* (
  options: { after: Position; batchSize: number; filter?: Filter },
  isEnd: (batch: Batch) => boolean,
) {
  const store = yield* EventStore;
  return yield* Stream.runCollect(Stream.takeUntil(store.subscribe(options), isEnd));
});

const eventsOf = (batches: readonly Batch[]) => batches.flatMap(({ events }) => events);

export const subscribeContract = (it: Suite, supports: Supports): void => {
  it.effect("history comes in batches that know how far they are", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const after = yield* store.head;
      const events = newEvents(7);
      const { position } = yield* store.append(newStream(), events, "no_stream");
      const batches = yield* followTo({ after, batchSize: 3 }, (batch) => batch.caughtUp);
      expect(idsOf(eventsOf(batches))).toEqual(idsOf(events));
      expect(batches.every((batch) => batch.events.length <= 3)).toBe(true);
      expect(batches.every(({ lag, caughtUp }) => caughtUp === (lag === 0))).toBe(true);
      expect(batches.at(-1)).toMatchObject({ position, caughtUp: true, lag: 0 });
      if (supports.lag === "events") expect(batches.map(({ lag }) => lag)).toEqual([4, 1, 0]);
    }),
  );

  it.effect("a subscriber at the end is told so at once", () =>
    Effect.gen(function* () {
      const after = yield* Effect.flatMap(EventStore, (store) => store.head);
      const [batch] = yield* followTo({ after, batchSize: 10 }, () => true);
      expect(batch).toEqual({ events: [], position: after, caughtUp: true, lag: 0 });
    }),
  );

  it.effect("what is appended later arrives", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const after = yield* store.head;
      const events = newEvents(3);
      const stream = newStream();
      let seen = 0;
      // Each event is appended only once the one before has arrived, so all but the first are live.
      const batches = yield* store.subscribe({ after, batchSize: 10 }).pipe(
        Stream.tap((batch) => {
          seen += batch.events.length;
          const next = events[seen];
          return batch.caughtUp && next
            ? store.append(stream, [next], seen === 0 ? "no_stream" : BigInt(seen - 1))
            : Effect.void;
        }),
        Stream.takeUntil(() => seen === events.length),
        Stream.runCollect,
      );
      expect(idsOf(eventsOf(batches))).toEqual(idsOf(events));
    }),
  );

  it.effect("the position moves over events that do not fit", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const after = yield* store.head;
      const { position } = yield* store.append(newStream(), newEvents(20), "no_stream");
      const follow = followTo(
        { after, batchSize: 5, filter: { types: ["None"] } },
        (batch) => batch.position >= position,
      );
      expect(eventsOf(yield* follow)).toEqual([]);
    }),
  );

  it.effect("from any position, while others append, nothing is missing and nothing comes twice", () =>
    forAll(scenario, 15, ({ history, live, batchSize, start, isFiltered }) =>
      Effect.gen(function* () {
        const store = yield* EventStore;
        const before = yield* store.head;
        const write = (sizes: readonly number[]) =>
          Effect.forEach(
            sizes,
            (size) => store.append(newStream(size % 2 ? "contact" : "conversation"), newEvents(size), "no_stream"),
            {
              concurrency: 4,
            },
          );
        yield* write(history);
        const { events: stored } = yield* store.readAll({ after: before, limit: 1000 });
        const after = stored[start % stored.length]?.position ?? before;
        const last = newEvent({ type: "Last" });
        const options = { after, batchSize, ...(isFiltered && { filter: { categories: ["contact"] } }) };
        const follower = yield* Effect.forkChild(
          followTo(options, ({ events }) => events.some(({ id }) => id === last.id)),
        );
        yield* write(live);
        yield* store.append(newStream("contact"), [last], "no_stream");
        const batches = yield* Fiber.join(follower);
        const { events: all } = yield* store.readAll({ after, limit: 1000 });
        const wanted = isFiltered ? all.filter(({ stream }) => stream.startsWith("contact-")) : all;
        expect(eventsOf(batches)).toEqual(wanted);
        expect(batches.map(({ position }) => position)).toEqual(batches.map(({ position }) => position).toSorted());
      }),
    ),
  );

  it.effect("subscribers that leave cost nothing", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const after = yield* store.head;
      for (let i = 0; i < 150; i++) {
        const waiting = yield* Effect.forkChild(Stream.runDrain(store.subscribe({ after, batchSize: 10 })));
        yield* followTo({ after, batchSize: 10 }, () => true);
        yield* Fiber.interrupt(waiting);
      }
      const event = newEvent();
      yield* store.append(newStream(), [event], "no_stream");
      const batches = yield* followTo({ after, batchSize: 10 }, ({ events }) => events.length > 0);
      expect(idsOf(eventsOf(batches))).toEqual([event.id]);
    }),
  );
};

const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 15 });
const scenario = fc.record({
  history: sizes,
  live: sizes,
  batchSize: fc.integer({ min: 1, max: 40 }),
  start: fc.nat(),
  isFiltered: fc.boolean(),
});
