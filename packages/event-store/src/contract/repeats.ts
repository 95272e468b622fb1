import { randomUUID } from "node:crypto";
import { expect } from "@effect/vitest";
import { Effect } from "effect";
import { EventStore, type NewEncodedEvent } from "../event-store.ts";
import { idsOf, newEvent, newEvents, newStream, readWhole, type Suite, type Supports } from "./suite.ts";

/** A stream of two appends, 0 to 2 and 3 to 4, with what they answered. */
const twoAppends = Effect.gen(function* () {
  const store = yield* EventStore;
  const stream = newStream();
  const [first, second] = [newEvents(3), newEvents(2)];
  const firstAnswer = yield* store.append(stream, first, "no_stream");
  const secondAnswer = yield* store.append(stream, second, 2n);
  return { store, stream, first, second, firstAnswer, secondAnswer };
});

export const repeatContract = (it: Suite, supports: Supports): void => {
  it.effect("a repeat answers what the first answered and writes nothing", () =>
    Effect.gen(function* () {
      const { store, stream, first, second, firstAnswer, secondAnswer } = yield* twoAppends;
      expect(yield* store.append(stream, second, 2n)).toEqual(secondAnswer);
      expect(yield* store.append(stream, first, "no_stream")).toEqual(firstAnswer);
      expect(idsOf(yield* readWhole(stream))).toEqual(idsOf([...first, ...second]));
    }),
  );

  it.effect("repeats in flight together are one append", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const stream = newStream();
      const events = newEvents(3);
      const answers = yield* Effect.all(
        Array.from({ length: 20 }, () => store.append(stream, events, "no_stream")),
        { concurrency: "unbounded" },
      );
      expect(new Set(answers.map(({ position }) => position)).size).toBe(1);
      expect(idsOf(yield* readWhole(stream))).toEqual(idsOf(events));
    }),
  );

  it.effect("a prefix repeated answers that prefix's end", () =>
    Effect.gen(function* () {
      const { store, stream, first } = yield* twoAppends;
      const answer = yield* store.append(stream, first.slice(0, 2), "no_stream");
      const events = yield* readWhole(stream);
      expect(answer).toEqual({ revision: 1n, position: events[1]?.position });
    }),
  );

  it.effect("consecutive appends repeated as one answer the last", () =>
    Effect.gen(function* () {
      const { store, stream, first, second, secondAnswer } = yield* twoAppends;
      expect(yield* store.append(stream, [...first, ...second], "no_stream")).toEqual(secondAnswer);
    }),
  );

  it.effect("contents are not compared in a repeat", () =>
    Effect.gen(function* () {
      const { store, stream, second, secondAnswer } = yield* twoAppends;
      const altered = second.map((event) => ({ ...event, data: "other" }));
      expect(yield* store.append(stream, altered, 2n)).toEqual(secondAnswer);
      expect((yield* readWhole(stream)).at(-1)?.data).toEqual(second[1]?.data);
    }),
  );

  const isRefused = (
    name: string,
    repeat: (first: readonly NewEncodedEvent[], second: readonly NewEncodedEvent[]) => NewEncodedEvent[],
  ) =>
    it.effect(`${name} is refused`, () =>
      Effect.gen(function* () {
        const { store, stream, first, second } = yield* twoAppends;
        const refused = yield* Effect.flip(store.append(stream, repeat(first, second), 2n));
        expect(refused).toMatchObject({ _tag: "WrongExpectedRevision", actual: 4n });
        expect(idsOf(yield* readWhole(stream))).toEqual(idsOf([...first, ...second]));
      }),
    );
  isRefused("a repeat that goes beyond the stored end", (_, second) => [...second, newEvent()]);
  isRefused("a repeat in another order", (_, second) => second.toReversed());
  isRefused("a repeat at another revision", (first) => first.slice(0, 2));
  isRefused("a mixture of stored and new", (_, [stored]) => [newEvent(), stored ?? newEvent()]);

  if (supports.uniqueIds === "stream")
    it.effect("an id that stands elsewhere in the stream is refused, with its whole append", () =>
      Effect.gen(function* () {
        const { store, stream, first, second } = yield* twoAppends;
        const fresh = newEvent({ type: `New${randomUUID()}` });
        for (const events of [first, first.slice(0, 1), [fresh, ...first]])
          expect(yield* Effect.flip(store.append(stream, events, 4n))).toMatchObject({
            _tag: "WrongExpectedRevision",
            actual: 4n,
          });
        yield* store.append(stream, [fresh], 4n);
        const events = yield* readWhole(stream);
        expect(idsOf(events)).toEqual(idsOf([...first, ...second, fresh]));
        expect(events.at(-1)?.type).toBe(fresh.type);
      }),
    );

  it.effect("an id of another stream is no repeat", () =>
    Effect.gen(function* () {
      const { store, first } = yield* twoAppends;
      const elsewhere = newStream();
      yield* store.append(elsewhere, first, "no_stream");
      expect(idsOf(yield* readWhole(elsewhere))).toEqual(idsOf(first));
    }),
  );
};
