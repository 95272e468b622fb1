import { expect } from "@effect/vitest";
import { Effect } from "effect";
import fc from "fast-check";
import { EventStore, type Filter, START, type StoredEvent } from "../event-store.ts";
import { forAll, idsOf, newEvent, newEvents, newStream, readWhole, type Suite } from "./suite.ts";

/** Everything after a position that fits, page by page; each page is checked against the promises of one. */
const readOn = Effect.fnUntraced(function* (after: string, limit: number, filter?: Filter) {
  const store = yield* EventStore;
  const events: StoredEvent[] = [];
  for (let position = after; ; ) {
    const page = yield* store.readAll({ after: position, limit, ...(filter && { filter }) });
    events.push(...page.events);
    expect(page.events.length).toBeLessThanOrEqual(limit);
    expect(page.position >= (page.events.at(-1)?.position ?? position)).toBe(true);
    if (page.atEnd) return { events, position: page.position };
    expect(page.position > position).toBe(true);
    position = page.position;
  }
});

export const readContract = (it: Suite): void => {
  it.effect("a stream is read in pages, both ways", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const stream = newStream();
      const ids = idsOf(
        yield* Effect.tap(Effect.succeed(newEvents(7)), (events) => store.append(stream, events, "no_stream")),
      );
      const read = (from: bigint | "start" | "end", direction: "forwards" | "backwards", limit: number) =>
        Effect.map(store.readStream(stream, { from, direction, limit }), idsOf);
      expect(yield* read("start", "forwards", 3)).toEqual(ids.slice(0, 3));
      expect(yield* read(3n, "forwards", 3)).toEqual(ids.slice(3, 6));
      expect(yield* read(6n, "forwards", 3)).toEqual(ids.slice(6));
      expect(yield* read(7n, "forwards", 3)).toEqual([]);
      expect(yield* read("end", "forwards", 3)).toEqual([]);
      expect(yield* read("end", "backwards", 3)).toEqual(ids.slice(4).toReversed());
      expect(yield* read(3n, "backwards", 9)).toEqual(ids.slice(0, 4).toReversed());
      expect(yield* read(50n, "backwards", 2)).toEqual(ids.slice(5).toReversed());
      expect(yield* read("start", "backwards", 2)).toEqual(ids.slice(0, 1));
    }),
  );

  it.effect("a stream that does not exist is empty", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      for (const direction of ["forwards", "backwards"] as const)
        for (const from of ["start", "end", 3n] as const)
          expect(yield* store.readStream(newStream(), { from, direction, limit: 5 })).toEqual([]);
    }),
  );

  it.effect("a page of very large events holds as many as were asked for", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const stream = newStream();
      const events = newEvents(20, { data: "x".repeat(600_000) });
      for (const [i, event] of events.entries())
        yield* store.append(stream, [event], i === 0 ? "no_stream" : BigInt(i - 1));
      const forwards = yield* store.readStream(stream, { from: "start", direction: "forwards", limit: 19 });
      const backwards = yield* store.readStream(stream, { from: "end", direction: "backwards", limit: 19 });
      expect(idsOf(forwards)).toEqual(idsOf(events.slice(0, 19)));
      expect(idsOf(backwards)).toEqual(idsOf(events.slice(1)).toReversed());
    }),
  );

  it.effect("the whole log is read in order of positions, however it is paged", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const before = yield* store.head;
      const streams = Array.from({ length: 10 }, () => newStream());
      yield* Effect.forEach(streams, (stream) => store.append(stream, newEvents(5), "no_stream"), {
        concurrency: "unbounded",
      });
      const head = yield* store.head;
      for (const limit of [1, 7, 50, 1000]) {
        const { events, position } = yield* readOn(before, limit);
        expect(position).toBe(head);
        expect(events).toHaveLength(50);
        expect(events.map((event) => event.position)).toEqual(events.map((event) => event.position).toSorted());
        expect(new Set(idsOf(events)).size).toBe(50);
      }
      const [first] = (yield* readOn(before, 1)).events;
      expect((yield* readOn(first?.position ?? START, 50)).events).toHaveLength(49);
      expect((yield* readOn(head, 10)).events).toEqual([]);
    }),
  );

  it.effect("a filter lets through exactly what fits", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const before = yield* store.head;
      for (const category of ["conversation", "contact", "lead"] as const)
        yield* store.append(
          newStream(category),
          ["A", "B", "C", "B"].map((type) => newEvent({ type })),
          "no_stream",
        );
      const all = (yield* readOn(before, 100)).events;
      const head = yield* store.head;
      const some = <T extends string>(values: T[]) => fc.option(fc.subarray(values), { nil: undefined });
      const filters = fc.record({
        categories: some(["conversation", "contact", "lead", "none"]),
        types: some(["A", "B", "C", "None"]),
      });
      yield* forAll(fc.tuple(filters, fc.integer({ min: 1, max: 13 })), 40, ([{ categories, types }, limit]) =>
        Effect.gen(function* () {
          const filter = { ...(categories && { categories }), ...(types && { types }) };
          const { events, position } = yield* readOn(before, limit, filter);
          const fits = ({ stream, type }: StoredEvent) =>
            (categories?.some((category) => stream.startsWith(`${category}-`)) ?? true) &&
            (types?.some((wanted) => wanted === type) ?? true);
          expect(idsOf(events)).toEqual(idsOf(all.filter(fits)));
          expect(position).toBe(head);
        }),
      );
    }),
  );

  it.effect("a rare event is found behind many others", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const before = yield* store.head;
      const rare = newEvent({ type: "Rare" });
      yield* store.append(newStream(), newEvents(250), "no_stream");
      yield* store.append(newStream("lead"), [rare], "no_stream");
      yield* store.append(newStream(), newEvents(250), "no_stream");
      expect(idsOf((yield* readOn(before, 10, { types: ["Rare"] })).events)).toEqual([rare.id]);
    }),
  );

  it.effect("an event looks the same from its stream and from the log", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const before = yield* store.head;
      const stream = newStream();
      yield* store.append(stream, newEvents(3), "no_stream");
      expect((yield* readOn(before, 2)).events).toEqual(yield* readWhole(stream));
    }),
  );

  it.effect("the head is the position of the newest event", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const { position } = yield* store.append(newStream(), newEvents(2), "no_stream");
      expect(yield* store.head).toBe(position);
      expect(position > START).toBe(true);
    }),
  );

  it.effect("the log keeps one id", () =>
    Effect.gen(function* () {
      const store = yield* EventStore;
      const id = yield* store.logId;
      expect(id.length).toBeGreaterThan(15);
      expect(yield* store.logId).toBe(id);
    }),
  );
};
