import { it } from "@effect/vitest";
import { eventStoreAt, fakeEventStoreDb } from "@soshogle/testing/eventstoredb/scoped";
import { Deferred, Effect, Exit, Fiber, Schedule } from "effect";
import { describe, expect } from "vitest";
import { idsOf, newEvent, newEvents, newStream } from "../../contract/suite.ts";
import { START } from "../../event-store.ts";

const whole = { from: "start", direction: "forwards", limit: 1_000 } as const;

/** The client closes a connection that failed a moment after it told so: a call in between fails once more. */
const soon = <A, E>(call: Effect.Effect<A, E>) =>
  Effect.retry(call, { times: 20, schedule: Schedule.spaced("20 millis") });

describe("a read", () => {
  it.live("that another call's fault cuts short is no short answer", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb();
      const store = yield* eventStoreAt(fake.url);
      const stream = newStream();
      const events = newEvents(20, { data: "x".repeat(600_000) });
      for (const [i, event] of events.entries())
        yield* store.append(stream, [event], i === 0 ? "no_stream" : BigInt(i - 1));
      const begun = yield* Deferred.make<void>();
      const goesOn = Promise.withResolvers<void>();
      fake.faults.onRead = (sent) => {
        if (sent !== 2) return null;
        Deferred.doneUnsafe(begun, Effect.void);
        return goesOn.promise;
      };
      const read = yield* Effect.forkChild(Effect.exit(store.readStream(stream, whole)));
      yield* Deferred.await(begun);
      fake.faults.next("read", "internal");
      yield* Effect.flip(store.head);
      goesOn.resolve();
      const exit = yield* Fiber.join(read);
      expect(Exit.isFailure(exit) && String(exit.cause)).toContain("EventStoreUnavailable");
      expect(idsOf(yield* store.readStream(stream, whole))).toEqual(idsOf(events));
    }).pipe(Effect.scoped),
  );

  it.live("without an answer is given up, and the next one succeeds", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb();
      const store = yield* eventStoreAt(fake.url, { idleMs: 500 });
      for (const call of [
        store.head,
        store.logId,
        store.readStream(newStream(), whole),
        store.readAll({ after: START, limit: 5 }),
      ]) {
        for (const fault of ["silence", "unavailable", "internal", "not_ready"] as const) {
          fake.faults.next("read", fault);
          const failure = yield* Effect.flip(call as Effect.Effect<unknown, { readonly _tag: string }>); // each fails so
          expect(failure._tag, fault).toBe("EventStoreUnavailable");
        }
        fake.faults.clear();
        yield* soon(call as Effect.Effect<unknown, unknown>);
      }
    }).pipe(Effect.scoped),
  );

  it.live("leaves nothing open, however it ends", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb();
      const store = yield* eventStoreAt(fake.url);
      const stream = newStream();
      yield* store.append(stream, newEvents(200), "no_stream");
      for (let n = 0; n < 150; n++) {
        yield* store.readStream(stream, { from: "end", direction: "backwards", limit: 1 });
        yield* store.head;
        yield* store.readAll({ after: START, limit: 3 });
        const left = yield* Effect.forkChild(store.readStream(stream, whole));
        yield* Fiber.interrupt(left);
      }
      expect(yield* store.readStream(stream, whole)).toHaveLength(200);
    }).pipe(Effect.scoped),
  );

  it.live("passes over what others wrote, and survives what cannot be read", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb();
      const store = yield* eventStoreAt(fake.url);
      const stream = newStream();
      const [first, last] = [newEvent(), newEvent()];
      yield* store.append(stream, [first], "no_stream");
      const raw = { isJson: true, data: Buffer.from("{}"), metadata: Buffer.from("{}") };
      const foreign = (name: string, type: string, fields = {}) =>
        fake.log.append(name, [{ ...raw, id: newEvent().id, type, ...fields }], "any");
      foreign("$stats-127.0.0.1", "$statsCollected");
      foreign("somebody else's", "Foreign");
      foreign("links-1", "$>", { data: Buffer.from(`9@${stream}`), isJson: false });
      foreign("contact-odd", "Odd", { metadata: Buffer.from([0xff, 0x00]) });
      foreign("contact-odd", "Odd", { isJson: false, data: Buffer.from([0xff, 0x00]) });
      foreign("contact-odd", "Odd", { metadata: Buffer.alloc(0), data: Buffer.from("{torn") });
      yield* store.append(stream, [last], 0n);
      const { events, position, atEnd } = yield* store.readAll({ after: START, limit: 100 });
      expect(events.map(({ type }) => type)).toEqual([first.type, "Odd", "Odd", "Odd", last.type]);
      expect(events.slice(1, 4).map(({ data, metadata }) => [data, metadata])).toEqual([
        [{}, { undecodable: "/wA=" }],
        [{ undecodable: "/wA=" }, {}],
        ["{torn", null],
      ]);
      expect([position, atEnd]).toEqual([yield* store.head, true]);
    }).pipe(Effect.scoped),
  );

  it.live("begins where a truncated stream begins", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb();
      const store = yield* eventStoreAt(fake.url);
      const [stream, events] = [newStream(), newEvents(5)];
      yield* store.append(stream, events, "no_stream");
      fake.log.setMetadata(stream, { $tb: 3 });
      expect(idsOf(yield* store.readStream(stream, whole))).toEqual(idsOf(events.slice(3)));
      fake.log.setMetadata(stream, { $maxCount: 1 });
      expect(idsOf(yield* store.readStream(stream, whole))).toEqual(idsOf(events.slice(4)));
      expect(idsOf((yield* store.readAll({ after: START, limit: 100 })).events)).toEqual(idsOf(events));
      const [next] = newEvents(1);
      expect(yield* store.append(stream, next ? [next] : [], 4n)).toMatchObject({ revision: 5n });
    }).pipe(Effect.scoped),
  );

  it.live("of the whole log holds little at once", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb();
      const store = yield* eventStoreAt(fake.url);
      for (let n = 0; n < 40; n++)
        yield* store.append(newStream(), newEvents(1, { data: "x".repeat(600_000) }), "no_stream");
      const sent: number[] = [];
      fake.faults.onRead = (count) => {
        sent.push(count);
        return null;
      };
      const { events } = yield* store.readAll({ after: START, limit: 40, filter: { categories: ["conversation"] } });
      expect(events).toHaveLength(40);
      expect(sent.filter((count) => count === 1).length).toBeGreaterThan(2);
    }).pipe(Effect.scoped),
  );
});

describe("the log's id", () => {
  it.live("is asked for again after a failure, and one for all who ask at once", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb();
      const [one, other] = [yield* eventStoreAt(fake.url), yield* eventStoreAt(fake.url)];
      fake.faults.next("read", "unavailable");
      expect(yield* Effect.flip(one.logId)).toMatchObject({ _tag: "EventStoreUnavailable" });
      fake.faults.next("append", "lost_answer");
      yield* Effect.exit(one.logId);
      fake.faults.clear();
      yield* soon(one.logId);
      const ids = yield* Effect.all([one.logId, other.logId, one.logId], { concurrency: "unbounded" });
      expect(new Set(ids).size).toBe(1);
      expect((yield* one.readAll({ after: START, limit: 10 })).events).toEqual([]);
      const elsewhere = yield* fakeEventStoreDb();
      expect(yield* (yield* eventStoreAt(elsewhere.url)).logId).not.toBe(ids[0]);
    }).pipe(Effect.scoped),
  );
});
