import { it } from "@effect/vitest";
import { eventStoreAt, fakeEventStoreDb } from "@soshogle/testing/eventstoredb/scoped";
import { Effect } from "effect";
import { describe, expect } from "vitest";
import { newEvent, newEvents, newStream } from "../../contract/suite.ts";

const whole = { from: "start", direction: "forwards", limit: 1_000 } as const;

describe("an append whose outcome is unknown", () => {
  it.live("stays so for a repeat into a stream that was deleted meanwhile", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb();
      const store = yield* eventStoreAt(fake.url);
      const [stream, events] = [newStream(), newEvents(2)];
      yield* store.append(stream, events, "no_stream");
      fake.log.delete(stream);
      expect(yield* Effect.flip(store.append(stream, events, "no_stream"))).toMatchObject({
        _tag: "EventStoreUnavailable",
      });
    }).pipe(Effect.scoped),
  );
});

describe("an append", () => {
  it.live("beyond a limit of the server's own is too large", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb({ maxAppendBytes: 10_000 });
      const store = yield* eventStoreAt(fake.url);
      const stream = newStream();
      expect(
        yield* Effect.flip(store.append(stream, [newEvent({ data: "x".repeat(10_001) })], "no_stream")),
      ).toMatchObject({ _tag: "AppendTooLarge", events: 1 });
      yield* store.append(stream, newEvents(1), "no_stream");
    }).pipe(Effect.scoped),
  );

  it.live("goes on by itself with the revisions of a stream that was deleted", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb();
      const store = yield* eventStoreAt(fake.url);
      const [stream, later] = [newStream(), newEvents(2)];
      yield* store.append(stream, newEvents(3), "no_stream");
      fake.log.delete(stream);
      expect(yield* store.readStream(stream, whole)).toEqual([]);
      expect((yield* store.append(stream, later, "no_stream")).revision).toBe(4n);
      expect((yield* store.readStream(stream, whole)).map(({ revision }) => revision)).toEqual([3n, 4n]);
    }).pipe(Effect.scoped),
  );

  it.live("to a stream that is gone for good says so, and reading it as well", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb();
      const store = yield* eventStoreAt(fake.url);
      const stream = newStream();
      yield* store.append(stream, newEvents(1), "no_stream");
      fake.log.tombstone(stream);
      const failures = [
        yield* Effect.flip(store.append(stream, newEvents(1), 0n)),
        yield* Effect.flip(store.readStream(stream, whole)),
      ];
      for (const failure of failures) {
        expect(failure._tag).toBe("EventStoreUnavailable");
        expect(String((failure as { cause?: unknown }).cause)).toContain(`somebody deleted the stream ${stream}`);
      }
    }).pipe(Effect.scoped),
  );

  it.live("keeps metadata that is null, false, 0 or empty", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb();
      const store = yield* eventStoreAt(fake.url);
      const stream = newStream();
      const kept = [null, false, 0, "", {}, []];
      yield* store.append(
        stream,
        kept.map((metadata) => newEvent({ metadata })),
        "no_stream",
      );
      expect((yield* store.readStream(stream, whole)).map(({ metadata }) => metadata)).toEqual(kept);
    }).pipe(Effect.scoped),
  );
});
