import { expect } from "@effect/vitest";
import type { StreamName } from "@soshogle/domain/ids";
import { Effect } from "effect";
import { EventStore, MAX_BYTES, MAX_EVENTS, type NewEncodedEvent } from "../event-store.ts";
import { newEvent, newEvents, newStream, readWhole, type Suite } from "./suite.ts";

const cycle: Record<string, unknown> = {};
cycle.self = { cycle };

const twice = newEvent();
const unencodable: Record<string, readonly NewEncodedEvent[]> = {
  "a BigInt": [newEvent({ data: { n: 1n } })],
  "a function": [newEvent({ data: { f: () => 1 } })],
  "a symbol": [newEvent({ data: [Symbol("s")] })],
  "no data": [newEvent({ data: undefined })],
  "no metadata": [newEvent({ metadata: undefined })],
  "undefined in a list": [newEvent({ data: [undefined] })],
  NaN: [newEvent({ data: { deep: [{ n: Number.NaN }] } })],
  Infinity: [newEvent({ metadata: { n: Number.POSITIVE_INFINITY } })],
  "a Date": [newEvent({ data: { at: new Date(0) } })],
  "a Map": [newEvent({ data: new Map() })],
  "a cycle": [newEvent({ data: cycle })],
  "an id in upper case": [newEvent({ id: newEvent().id.replace(/^./, "A") })],
  "an id that is no UUID": [newEvent({ id: "1" })],
  "an empty type": [newEvent({ type: "" })],
  "a type with a lone surrogate": [newEvent({ type: "\udc00" })],
  "a reserved type": [newEvent({ type: "$metadata" })],
  "a type with NUL": [newEvent({ type: "a\0" })],
  "an id twice": [twice, twice],
  "no event": [],
};

export const refusalContract = (it: Suite): void => {
  for (const [name, events] of Object.entries(unencodable))
    it.effect(`an append with ${name} is refused and writes nothing`, () =>
      Effect.gen(function* () {
        const store = yield* EventStore;
        const stream = newStream();
        const good = newEvent();
        const appended = events.length === 0 ? events : [good, ...events];
        const failure = yield* Effect.flip(store.append(stream, appended, "no_stream"));
        expect(failure._tag).toBe("NotEncodable");
        expect(yield* readWhole(stream)).toEqual([]);
        yield* store.append(stream, [good], "no_stream");
      }),
    );

  it.effect("a stream without category and a negative revision are refused", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const nameless = yield* Effect.flip(store.append("conversation" as StreamName, newEvents(1), "no_stream")); // what the type forbids
      const negative = yield* Effect.flip(store.append(newStream(), newEvents(1), -1n));
      expect([nameless._tag, negative._tag]).toEqual(["NotEncodable", "NotEncodable"]);
    }),
  );

  it.effect("256 events fit, one more does not", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const stream = newStream();
      const tooMany = yield* Effect.flip(store.append(stream, newEvents(MAX_EVENTS + 1), "no_stream"));
      expect(tooMany).toMatchObject({ _tag: "AppendTooLarge", events: MAX_EVENTS + 1 });
      const answer = yield* store.append(stream, newEvents(MAX_EVENTS), "no_stream");
      expect(answer.revision).toBe(BigInt(MAX_EVENTS - 1));
    }),
  );

  it.effect("700 KiB fit, counted in UTF-8, one byte more does not", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const stream = newStream();
      const event = newEvent({ type: "T", metadata: {}, data: "" });
      const room = MAX_BYTES - 'T{}""'.length;
      const fitting = { ...event, data: "é".repeat(Math.floor(room / 2)) + "x".repeat(room % 2) };
      const tooLarge = yield* Effect.flip(
        store.append(stream, [{ ...fitting, data: `${fitting.data}x` }], "no_stream"),
      );
      expect(tooLarge).toMatchObject({ _tag: "AppendTooLarge", bytes: MAX_BYTES + 1, events: 1 });
      yield* store.append(stream, [fitting], "no_stream");
      expect((yield* readWhole(stream)).map(({ data }) => data)).toEqual([fitting.data]);
    }),
  );
};
