import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import { EventStoreDBClient, jsonEvent } from "@eventstore/db-client";
import { makeCertificate } from "@soshogle/testing/eventstoredb/certificate";
import { type FakeEventStoreDb, startFakeEventStoreDb } from "@soshogle/testing/eventstoredb/server";
import { until } from "@soshogle/testing/eventually";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Effect, Fiber, Redacted, type Scope, Stream } from "effect";
import { idsOf, newEvent, newEvents, newStream, readWhole } from "../../contract/suite.ts";
import { type Batch, EventStore, START } from "../../event-store.ts";
import { layerEventStoreDb } from "./eventstoredb.ts";
import type { EventStoreDbOptions } from "./settings.ts";

/** Short enough to be waited out, long enough for a busy machine to answer in. */
const SHORT = { deadlineMs: 1_500, idleMs: 1_500, pollMs: 400, giveUpMs: 60_000 };

const fakeServer = () =>
  Effect.acquireRelease(
    Effect.promise(() => startFakeEventStoreDb()),
    ({ stop }) => Effect.promise(stop),
  );

const through = <A, E>(
  url: string,
  work: Effect.Effect<A, E, EventStore>,
  options: Partial<EventStoreDbOptions> = {},
) => Effect.provide(work, layerEventStoreDb({ url: Redacted.make(url), ...SHORT, ...options }), { local: true });

const withFake = <A, E>(
  work: (fake: FakeEventStoreDb) => Effect.Effect<A, E, EventStore>,
  options?: Partial<EventStoreDbOptions>,
) => Effect.scoped(Effect.flatMap(fakeServer(), (fake) => through(fake.url, work(fake), options)));

/** As callers do: what has no known outcome is repeated unchanged. */
const persistently = <A, E extends { readonly _tag: string }, R>(append: Effect.Effect<A, E, R>) =>
  Effect.retry(append, { while: ({ _tag }) => _tag === "EventStoreUnavailable", times: 50 });

/** Follows from a position until `count` events have come, in a fiber of its own. */
const follow = (after: string, count: number, seen: string[] = []) =>
  Effect.flatMap(EventStore, (store) =>
    store.subscribe({ after, batchSize: 50, filter: { categories: ["conversation"] } }).pipe(
      Stream.tap((batch: Batch) => Effect.sync(() => void seen.push(...idsOf(batch.events)))),
      Stream.takeUntil(() => seen.length >= count),
      Stream.runDrain,
    ),
  ).pipe(Effect.as(seen));

describe("an append whose outcome is unknown", () => {
  for (const fault of [
    "lost_answer",
    "silence_after_commit",
    "silence",
    "unavailable",
    "internal",
    "not_ready",
  ] as const)
    it.live(`is stored once when it is repeated after: ${fault}`, () =>
      withFake((fake) =>
        Effect.gen(function* () {
          const store = yield* EventStore;
          const stream = newStream();
          const events = newEvents(3);
          fake.faults.next("append", fault);
          const first = yield* Effect.exit(store.append(stream, events, "no_stream"));
          expect(first).toMatchObject({ _tag: "Failure" });
          const { revision } = yield* persistently(store.append(stream, events, "no_stream"));
          expect(revision).toBe(2n);
          expect(idsOf(yield* readWhole(stream))).toEqual(idsOf(events));
        }),
      ),
    );

  it.live("is none when a slow server answers within the deadline, and is when it does not", () =>
    withFake((fake) =>
      Effect.gen(function* () {
        const store = yield* EventStore;
        const [first, second] = newEvents(2);
        if (!first || !second) throw new Error("two were asked for");
        const stream = newStream();
        fake.faults.hold();
        const slow = yield* Effect.forkChild(store.append(stream, [first], "no_stream"));
        yield* until(
          "the append has come",
          Effect.sync(() => fake.faults.waiting === 1),
        );
        fake.faults.release();
        expect(yield* Fiber.join(slow)).toMatchObject({ revision: 0n });
        fake.faults.hold();
        expect(yield* Effect.flip(store.append(stream, [second], 0n))).toMatchObject({ _tag: "EventStoreUnavailable" });
        fake.faults.release();
        expect(yield* persistently(store.append(stream, [second], 0n))).toMatchObject({ revision: 1n });
        expect(idsOf(yield* readWhole(stream))).toEqual(idsOf([first, second]));
      }),
    ),
  );

  it.live("is repeated at the leader when the node is none any more", () =>
    withFake((fake) =>
      Effect.gen(function* () {
        const store = yield* EventStore;
        const stream = newStream();
        fake.faults.next("append", "not_leader");
        const event = newEvent();
        yield* persistently(store.append(stream, [event], "no_stream"));
        expect(idsOf(yield* readWhole(stream))).toEqual([event.id]);
      }),
    ),
  );
});

describe("a cluster whose leader changed", () => {
  it.live("has what was appended at the new one", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const [former, leader] = [yield* fakeServer(), yield* fakeServer()];
        former.faults.leaderPort = leader.port;
        former.faults.always("append", "not_leader");
        const event = newEvent();
        const stream = newStream();
        yield* through(
          former.url,
          Effect.flatMap(EventStore, (store) => persistently(store.append(stream, [event], "no_stream"))),
        );
        expect(idsOf(yield* through(leader.url, readWhole(stream)))).toEqual([event.id]);
        expect(former.log.records.filter(({ stream: of }) => of === stream)).toEqual([]);
      }),
    ),
  );
});

describe("a server with TLS and users", () => {
  const users = { inbox: "a-password-of-the-log" };
  const securely = <A, E>(
    work: (place: {
      readonly urlFor: (user: string) => string;
      readonly untrusted: string;
    }) => Effect.Effect<A, E, Scope.Scope>,
  ) =>
    Effect.scoped(
      Effect.gen(function* () {
        const folder = yield* temporaryFolder;
        const certificate = yield* Effect.promise(() => makeCertificate(folder));
        const fake = yield* Effect.acquireRelease(
          Effect.promise(() => startFakeEventStoreDb({ secured: { certificate, users } })),
          ({ stop }) => Effect.promise(stop),
        );
        const urlFor = (user: string) => fake.url.replace("esdb://", `esdb://${user}@`);
        return yield* work({ urlFor, untrusted: `esdb://inbox:${users.inbox}@127.0.0.1:${fake.port}` });
      }),
    );

  it.live("serves whom it knows", () =>
    securely(({ urlFor }) =>
      Effect.gen(function* () {
        const events = newEvents(3);
        const seen = yield* through(
          urlFor(`inbox:${users.inbox}`),
          Effect.gen(function* () {
            const store = yield* EventStore;
            const after = yield* store.head;
            yield* store.append(newStream(), events, "no_stream");
            return yield* follow(after, events.length);
          }),
        );
        expect(seen).toEqual(idsOf(events));
      }),
    ),
  );

  it.live("refuses everybody else, and is told to nobody as a password", () =>
    securely(({ urlFor }) =>
      Effect.gen(function* () {
        for (const user of ["inbox:hunter2", `admin:${users.inbox}`]) {
          const calls = Effect.gen(function* () {
            const store = yield* EventStore;
            const append = store.append(newStream(), newEvents(1), "no_stream");
            return [yield* Effect.flip(store.head), yield* Effect.flip(append)];
          });
          for (const refused of yield* through(urlFor(user), calls)) {
            expect(refused).toMatchObject({ _tag: "EventStoreUnavailable" });
            const said = String((refused as { readonly cause?: unknown }).cause);
            expect(said).toContain("EVENTSTORE_URL: the server refuses the user name or the password");
            expect(said).not.toMatch(/hunter2|a-password-of-the-log/);
          }
        }
      }),
    ),
  );

  it.live("is not asked when nobody says that its certificate is to be trusted", () =>
    securely(({ untrusted }) =>
      through(
        untrusted,
        Effect.gen(function* () {
          const failed = yield* Effect.flip(Effect.flatMap(EventStore, (store) => store.head));
          expect(failed).toMatchObject({ _tag: "EventStoreUnavailable" });
        }),
      ),
    ),
  );
});

describe("a follower", () => {
  const losing: Record<string, (fake: FakeEventStoreDb) => void> = {
    "is dropped for slowness": ({ faults }) => (faults.dropLiveAbove = 2),
    "is ended without an error": ({ endSubscriptions }) => endSubscriptions(),
    "meets an internal failure": ({ faults, endSubscriptions }) => {
      faults.next("subscribe", "internal", 2);
      endSubscriptions();
    },
    "falls silent": ({ faults, endSubscriptions }) => {
      faults.always("subscribe", "silence");
      endSubscriptions();
    },
    "hears everything twice": ({ faults, endSubscriptions }) => {
      faults.duplicates = true;
      endSubscriptions();
    },
  };
  for (const [what, lose] of Object.entries(losing))
    it.live(`loses and repeats nothing when its subscription ${what}`, () =>
      withFake((fake) =>
        Effect.gen(function* () {
          const store = yield* EventStore;
          const before = yield* store.head;
          const seen: string[] = [];
          const all = newEvents(60);
          const stream = newStream();
          const follower = yield* Effect.forkChild(follow(before, all.length, seen));
          for (let at = 0; at < all.length; at += 6) {
            if (at === 12 || at === 36) lose(fake);
            yield* store.append(stream, all.slice(at, at + 6), at === 0 ? "no_stream" : BigInt(at - 1));
            // The next append comes when this one was seen, so that there is a live follower to lose.
            if (at === 6) yield* Effect.promise(() => expect.poll(() => seen.length, { timeout: 20_000 }).toBe(12));
          }
          yield* Fiber.join(follower);
          expect(seen).toEqual(idsOf(all));
        }),
      ),
    );

  it.live("goes on where it was when reads fail in between", () =>
    withFake((fake) =>
      Effect.gen(function* () {
        const store = yield* EventStore;
        const before = yield* store.head;
        const events = newEvents(40);
        yield* store.append(newStream(), events, "no_stream");
        for (const fault of ["unavailable", "internal", "silence", "not_ready"] as const)
          fake.faults.next("read", fault);
        expect(yield* follow(before, events.length)).toEqual(idsOf(events));
      }),
    ),
  );

  it.live("fails when the store stays away for longer than it may", () =>
    withFake(
      (fake) =>
        Effect.gen(function* () {
          fake.faults.always("read", "unavailable");
          const failed = yield* Effect.flip(follow(START, 1));
          expect(failed).toMatchObject({ _tag: "EventStoreUnavailable" });
        }),
      { giveUpMs: 700 },
    ),
  );

  it.live("leaves nothing open at the server", () =>
    withFake((fake) =>
      Effect.gen(function* () {
        const store = yield* EventStore;
        const after = yield* store.head;
        for (let n = 0; n < 20; n++) {
          const follower = yield* Effect.forkChild(follow(after, 1));
          yield* Fiber.interrupt(follower);
        }
        expect(fake.openSubscriptions()).toBeLessThanOrEqual(1);
      }),
    ),
  );
});

describe("a server that is away", () => {
  it.live("makes calls fail and serves when it has come, also in the middle", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const file = join(yield* temporaryFolder, "log.jsonl");
        const first = yield* Effect.promise(() => startFakeEventStoreDb({ file }));
        yield* Effect.promise(first.stop);
        const stream = newStream();
        const events = newEvents(2);
        yield* through(
          first.url,
          Effect.gen(function* () {
            const store = yield* EventStore;
            const away = yield* Effect.flip(store.append(stream, events.slice(0, 1), "no_stream"));
            expect(away).toMatchObject({ _tag: "EventStoreUnavailable" });
            const seen: string[] = [];
            const follower = yield* Effect.forkChild(follow(START, 2, seen));
            const second = yield* Effect.promise(() => startFakeEventStoreDb({ file, port: first.port }));
            yield* persistently(store.append(stream, events.slice(0, 1), "no_stream"));
            yield* Effect.promise(() => expect.poll(() => seen.length, { timeout: 20_000 }).toBe(1));
            yield* Effect.promise(second.stop);
            expect(yield* Effect.flip(store.head)).toMatchObject({ _tag: "EventStoreUnavailable" });
            const third = yield* Effect.promise(() => startFakeEventStoreDb({ file, port: first.port }));
            yield* persistently(store.append(stream, events.slice(1), 0n));
            yield* Fiber.join(follower);
            expect(seen).toEqual(idsOf(events));
            yield* Effect.promise(third.stop);
          }),
        );
      }),
    ),
  );

  it.live("refuses wrong credentials in words", () =>
    withFake(({ faults }) =>
      Effect.gen(function* () {
        const store = yield* EventStore;
        for (const method of ["read", "append"] as const) faults.always(method, "denied");
        for (const call of [store.head, store.append(newStream(), newEvents(1), "no_stream")]) {
          const refused = yield* Effect.flip(call as Effect.Effect<unknown, { readonly cause?: unknown }>);
          expect(String(refused.cause)).toContain("EVENTSTORE_URL: the server refuses the user name or the password");
        }
      }),
    ),
  );
});

describe("what others left in the log", () => {
  it.live("is passed over or survived", () =>
    withFake((fake) =>
      Effect.gen(function* () {
        const store = yield* EventStore;
        const before = yield* store.head;
        const other = EventStoreDBClient.connectionString(fake.url);
        const stream = newStream();
        const mine = newEvent();
        yield* Effect.promise(async () => {
          await other.appendToStream("$stats-0.0.0.0:2113", jsonEvent({ type: "$statsCollected", data: {} }));
          await other.appendToStream("someone else", jsonEvent({ type: "Anything", data: {} }));
          fake.log.append(
            stream,
            [{ id: mine.id, type: "$>", isJson: false, data: Buffer.from("0@gone"), metadata: Buffer.from("") }],
            "any",
          );
        });
        const event = newEvent();
        yield* store.append(stream, [event], 0n);
        fake.log.append(
          stream,
          [{ id: newEvent().id, type: "Odd", isJson: true, data: Buffer.from("{}"), metadata: Buffer.from("no json") }],
          "any",
        );
        const { events } = yield* store.readAll({ after: before, limit: 10 });
        expect(events.map(({ type }) => type)).toEqual([event.type, "Odd"]);
        expect(yield* follow(before, 2)).toEqual(idsOf(events));
        yield* Effect.promise(() => other.dispose());
      }),
    ),
  );

  it.live("may be deleted or truncated streams", () =>
    withFake((fake) =>
      Effect.gen(function* () {
        const store = yield* EventStore;
        const other = EventStoreDBClient.connectionString(fake.url);
        const [deleted, truncated] = [newStream(), newStream()];
        const events = newEvents(3);
        yield* store.append(deleted, events, "no_stream");
        yield* store.append(truncated, newEvents(3), "no_stream");
        yield* Effect.promise(async () => {
          await other.deleteStream(deleted);
          await other.setStreamMetadata(truncated, { truncateBefore: 2 });
        });
        expect(yield* readWhole(deleted)).toEqual([]);
        expect((yield* readWhole(truncated)).map(({ revision }) => revision)).toEqual([2n]);
        const next = newEvent();
        const { revision } = yield* store.append(deleted, [next], 2n);
        expect(revision).toBe(3n);
        expect(idsOf(yield* readWhole(deleted))).toEqual([next.id]);
        yield* Effect.promise(() => other.dispose());
      }),
    ),
  );
});

describe("the address", () => {
  const refusals: Record<string, RegExp> = {
    "http://localhost:2113": /http:\/\/; use esdb:\/\//,
    "localhost:2113": /no scheme; use esdb:\/\//,
    "esdb://localhost:2113": /needs a user: esdb:\/\/user:password@/,
  };
  for (const [url, message] of Object.entries(refusals))
    it.live(`${url} is refused, and says which is right`, () =>
      Effect.gen(function* () {
        const refused = yield* Effect.flip(through(url, Effect.void));
        expect(refused).toMatchObject({ _tag: "BadEventStoreUrl", message: expect.stringMatching(message) });
      }),
    );

  for (const scheme of ["kurrentdb", "kurrent"])
    it.live(`${scheme}:// means the same as esdb://`, () =>
      Effect.scoped(
        Effect.gen(function* () {
          const { url } = yield* fakeServer();
          const head = Effect.flatMap(EventStore, (store) => store.head);
          expect(yield* through(url.replace("esdb", scheme), head)).toMatch(/^[0-9]{20}$/);
        }),
      ),
    );
});

describe("the log's id", () => {
  it.live("is one for all who ask, and shown to nobody", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const { url } = yield* fakeServer();
        const ask = through(
          url,
          Effect.flatMap(EventStore, (store) => store.logId),
        );
        const ids = yield* Effect.all([ask, ask, ask], { concurrency: 3 });
        expect(new Set(ids).size).toBe(1);
        const read = Effect.flatMap(EventStore, (store) => store.readAll({ after: START, limit: 5 }));
        expect((yield* through(url, read)).events).toEqual([]);
      }),
    ),
  );
});
