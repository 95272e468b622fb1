import { expect } from "@effect/vitest";
import type { StreamName } from "@soshogle/domain/ids";
import { Effect } from "effect";
import fc from "fast-check";
import {
  type Appended,
  EventStore,
  type ExpectedRevision,
  type NewEncodedEvent,
  type StoredEvent,
} from "../event-store.ts";
import { forAll, idsOf, newEvents, newStream, readWhole, type Suite } from "./suite.ts";

/** One step against a stream of known contents: `from` and `count` choose a stretch of what is stored already. */
type Step =
  | { readonly kind: "append"; readonly count: number }
  | { readonly kind: "stale"; readonly count: number; readonly back: number }
  | { readonly kind: "repeat" | "overlap"; readonly from: number; readonly count: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("append" as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    kind: fc.constant("stale" as const),
    count: fc.integer({ min: 1, max: 3 }),
    back: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({
    kind: fc.constantFrom("repeat" as const, "overlap" as const),
    from: fc.nat(9),
    count: fc.integer({ min: 1, max: 9 }),
  }),
);

const expectedBefore = (index: number): ExpectedRevision => (index === 0 ? "no_stream" : BigInt(index - 1));

/** Walks one stream through its steps; every answer must be the one that the model, a list, foretells. */
const walk = Effect.fnUntraced(function* (stream: StreamName, steps: readonly Step[]) {
  const store = yield* EventStore;
  const model: NewEncodedEvent[] = [];
  const answers = new Map<string, Appended>();

  const isRefused = Effect.fnUntraced(function* (events: readonly NewEncodedEvent[], expected: ExpectedRevision) {
    const failure = yield* Effect.flip(store.append(stream, events, expected));
    expect(failure).toMatchObject({ _tag: "WrongExpectedRevision", actual: expectedBefore(model.length) });
  });
  const isAccepted = Effect.fnUntraced(function* (events: readonly NewEncodedEvent[], from: number) {
    const answer = yield* store.append(stream, events, expectedBefore(from));
    expect(answer.revision).toBe(BigInt(from + events.length - 1));
    const last = events.at(-1)?.id ?? "";
    expect(answer).toEqual(answers.get(last) ?? answer);
    answers.set(last, answer);
  });

  for (const next of steps) {
    if (next.kind === "append") {
      const events = newEvents(next.count);
      yield* isAccepted(events, model.length);
      model.push(...events);
    } else if (next.kind === "stale") {
      if (model.length > 0)
        yield* isRefused(newEvents(next.count), expectedBefore(Math.max(0, model.length - next.back)));
    } else {
      const from = Math.min(next.from, model.length - 1);
      const stored = model.slice(from, from + next.count);
      if (stored.length === 0) continue;
      if (next.kind === "repeat") yield* isAccepted(stored, from);
      else yield* isRefused([...model.slice(from), ...newEvents(1)].slice(0, 256), expectedBefore(from));
    }
  }
  expect(idsOf(yield* readWhole(stream))).toEqual(idsOf(model));
  return model;
});

export const modelContract = (it: Suite): void => {
  it.effect("any mixture of appends and repeats over several streams does what a list would do", () =>
    forAll(fc.array(fc.array(step, { maxLength: 25 }), { minLength: 1, maxLength: 6 }), 20, (walks) =>
      Effect.gen(function* () {
        const store = yield* EventStore;
        const before = yield* store.head;
        const models = yield* Effect.forEach(walks, (steps) => walk(newStream(), steps), { concurrency: "unbounded" });
        const { events } = yield* store.readAll({ after: before, limit: 10_000 });
        expect(idsOf(events).toSorted()).toEqual(idsOf(models.flat()).toSorted());
        expect(positionsOf(events)).toEqual([...new Set(positionsOf(events))].toSorted());
        for (const model of models) {
          const own = new Set(idsOf(model));
          expect(idsOf(events.filter(({ id }) => own.has(id)))).toEqual(idsOf(model));
        }
      }),
    ),
  );
};

const positionsOf = (events: readonly StoredEvent[]) => events.map(({ position }) => position);
