import { expect } from "@effect/vitest";
import { Effect } from "effect";
import fc from "fast-check";
import { EventStore } from "../event-store.ts";
import { forAll, idsOf, newEvent, newEvents, newStream, readWhole, type Suite } from "./suite.ts";

export const appendContract = (it: Suite): void => {
  it.effect("append answers the revision and position of its last event", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const stream = newStream();
      const first = yield* store.append(stream, newEvents(3), "no_stream");
      const second = yield* store.append(stream, newEvents(2), 2n);
      const events = yield* readWhole(stream);
      expect([first.revision, second.revision]).toEqual([2n, 4n]);
      expect(events.map(({ revision }) => revision)).toEqual([0n, 1n, 2n, 3n, 4n]);
      expect([first.position, second.position]).toEqual([events[2]?.position, events[4]?.position]);
      expect(first.position).toMatch(/^[0-9]{20}$/);
    }),
  );

  it.effect("events come back as they were given", () =>
    forAll(fc.record({ data: anyJson, metadata: anyJson, type: anyType }), 50, (fields) =>
      Effect.gen(function* () {
        const store = yield* EventStore;
        const stream = newStream();
        const event = newEvent(fields);
        const before = Date.now();
        yield* store.append(stream, [event], "no_stream");
        const [stored] = yield* readWhole(stream);
        expect(stored).toMatchObject({ ...event, stream, revision: 0n });
        expect(stored?.data).toStrictEqual(event.data);
        expect(Math.abs((stored?.storedAt ?? 0) - before)).toBeLessThan(60_000);
      }),
    ),
  );

  it.effect("lone surrogates and undefined members do no harm", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const stream = newStream();
      yield* store.append(stream, [newEvent({ data: { text: "\ud800 \0 \u2028", absent: undefined } })], "no_stream");
      const [stored] = yield* readWhole(stream);
      expect(stored?.data).toStrictEqual({ text: "\ud800 \0 \u2028" });
    }),
  );

  it.effect("append is refused at a revision that is not the last", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const stream = newStream();
      const missing = yield* Effect.flip(store.append(stream, newEvents(1), 0n));
      expect(missing).toMatchObject({ _tag: "WrongExpectedRevision", stream, expected: 0n, actual: "no_stream" });
      const events = newEvents(2);
      yield* store.append(stream, events, "no_stream");
      for (const expected of ["no_stream", 0n, 2n, 2n ** 60n] as const) {
        const refused = yield* Effect.flip(store.append(stream, newEvents(1), expected));
        expect(refused).toMatchObject({ _tag: "WrongExpectedRevision", stream, expected, actual: 1n });
      }
      expect(idsOf(yield* readWhole(stream))).toEqual(idsOf(events));
    }),
  );

  it.effect("one of many appends at the same revision wins", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const stream = newStream();
      const rivals = Array.from({ length: 16 }, () => newEvents(3));
      const exits = yield* Effect.forEach(rivals, (events) => Effect.exit(store.append(stream, events, "no_stream")), {
        concurrency: "unbounded",
      });
      const winners = rivals.filter((_, i) => exits[i]?._tag === "Success");
      expect(winners).toHaveLength(1);
      expect(idsOf(yield* readWhole(stream))).toEqual(idsOf(winners.flat()));
    }),
  );
};

/** Without -0, which JSON does not know, and without the member that no object literal can have. */
const anyJson = fc.jsonValue({ stringUnit: "binary" }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const anyType = fc
  .string({ minLength: 1, maxLength: 60, unit: "grapheme" })
  .filter((type) => type.isWellFormed() && !type.includes("\0") && !type.startsWith("$"));
