import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "@effect/vitest";
import { Deferred, Effect, Exit, Fiber, Layer, Scope, Stream } from "effect";
import { idsOf, newEvent, newEvents, newStream, readWhole } from "../../contract/suite.ts";
import { eventStoreContract } from "../../contract.ts";
import { EventStore, START } from "../../event-store.ts";
import { EmbeddedLog, layerEmbedded, layerFromPort } from "./embedded.ts";
import { temporaryFile } from "./temporary-file.ts";

eventStoreContract("embedded", layerEmbedded({ file: temporaryFile() }), { uniqueIds: "stream", lag: "events" });

const inLog = <A, E>(file: string, work: Effect.Effect<A, E, EventStore | EmbeddedLog>, maxPages?: number) =>
  Effect.provide(work, layerEmbedded({ file, ...(maxPages && { maxPages }) }), { local: true });

describe("a log's file", () => {
  it.live("is refused to a second owner at once", () =>
    Effect.gen(function* () {
      const file = temporaryFile();
      const second = Effect.flip(inLog(file, Effect.void));
      expect(yield* inLog(file, second)).toMatchObject({ _tag: "FileInUse", file });
      yield* inLog(file, Effect.void);
    }),
  );

  it.live("keeps its id, its events and their order when it is opened again", () =>
    Effect.gen(function* () {
      const file = temporaryFile();
      const stream = newStream();
      const events = newEvents(3);
      const described = Effect.gen(function* () {
        const store = yield* EventStore;
        const { events: fitting } = yield* store.readAll({
          after: START,
          limit: 9,
          filter: { types: ["SomethingHappened"] },
        });
        return { head: yield* store.head, id: yield* store.logId, whole: yield* readWhole(stream), fitting };
      });
      const append = Effect.flatMap(EventStore, (store) => store.append(stream, events, "no_stream"));
      const before = yield* inLog(file, Effect.andThen(append, described));
      expect(yield* inLog(file, described)).toEqual(before);
      expect(idsOf(before.whole)).toEqual(idsOf(events));
      const repeated = yield* inLog(file, append);
      expect(repeated.position).toBe(before.head);
      const other = yield* inLog(temporaryFile(), described);
      expect(other.id).not.toBe(before.id);
    }),
  );

  it.live("is refused when a newer release wrote it, or when it is no log", () =>
    Effect.gen(function* () {
      const file = temporaryFile();
      const database = new DatabaseSync(file);
      database.exec("PRAGMA user_version = 99");
      database.close();
      expect(yield* Effect.flip(inLog(file, Effect.void))).toMatchObject({ _tag: "EventStoreUnavailable" });
      expect(yield* Effect.flip(inLog("/nowhere/log.db", Effect.void))).toMatchObject({
        _tag: "EventStoreUnavailable",
      });
    }),
  );

  it.live("holds all of an append or nothing of it when the disk is full", () =>
    Effect.gen(function* () {
      const file = temporaryFile();
      const appends = Array.from({ length: 64 }, () => ({
        stream: newStream(),
        events: newEvents(4, { data: "x".repeat(1000) }),
      }));
      const appendAll = Effect.gen(function* () {
        const store = yield* EventStore;
        const attempt = ({ stream, events }: (typeof appends)[number]) =>
          Effect.exit(store.append(stream, events, "no_stream"));
        const first = yield* Effect.forEach(appends.slice(0, 8), attempt);
        return [...first, ...(yield* Effect.forEach(appends.slice(8), attempt, { concurrency: "unbounded" }))];
      });
      const stored = Effect.forEach(appends, ({ stream }) => Effect.map(readWhole(stream), idsOf));

      const [exits, repeatsWhenFull, whenFull] = yield* inLog(file, Effect.all([appendAll, appendAll, stored]), 80);
      expect(exits.filter(Exit.isSuccess).length).toBeGreaterThanOrEqual(8);
      expect(exits.filter(Exit.isFailure).length).toBeGreaterThan(0);
      exits.forEach((exit, i) => {
        expect(whenFull[i]).toEqual(Exit.isSuccess(exit) ? idsOf(appends[i]?.events ?? []) : []);
        if (Exit.isFailure(exit)) expect(String(exit.cause)).toContain("EventStoreUnavailable");
      });
      // Nothing of a failed group is remembered: a repeat is not taken for somebody else's append.
      expect(repeatsWhenFull.map(String)).toEqual(exits.map(String));
      const [repeats, afterwards] = yield* inLog(file, Effect.all([appendAll, stored]));
      expect(repeats.every(Exit.isSuccess)).toBe(true);
      expect(afterwards).toEqual(appends.map(({ events }) => idsOf(events)));
    }),
  );
});

describe("another port of a log", () => {
  it.live("reaches the same events, and can be given back", () =>
    Effect.gen(function* () {
      const here = yield* EventStore;
      const log = yield* EmbeddedLog;
      const [stream, event] = [newStream(), newEvent()];
      const port = yield* log.connect;
      const there = Effect.flatMap(EventStore, (store) =>
        store.subscribe({ after: START, batchSize: 10 }).pipe(
          Stream.tap(({ events }) => (events.length === 0 ? here.append(stream, [event], "no_stream") : Effect.void)),
          Stream.takeUntil(({ events }) => events.length > 0),
          Stream.runCollect,
        ),
      );
      const batches = yield* Effect.provide(there, layerFromPort(port));
      expect(idsOf(batches.flatMap(({ events }) => events))).toEqual([event.id]);
      expect(idsOf(yield* readWhole(stream))).toEqual([event.id]);
    }).pipe(Effect.provide(layerEmbedded({ file: temporaryFile() }))),
  );
});

describe("a log whose thread has ended", () => {
  it.live("is unavailable to everyone who still asks or follows", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make();
      const context = yield* Layer.buildWithScope(layerEmbedded({ file: temporaryFile() }), scope);
      const isCaughtUp = yield* Deferred.make<void>();
      const [store, port] = yield* Effect.provideContext(
        Effect.gen(function* () {
          return [yield* EventStore, yield* Effect.flatMap(EmbeddedLog, (log) => log.connect)] as const;
        }),
        context,
      );
      const follow = Effect.flatMap(EventStore, (elsewhere) =>
        Stream.runForEach(elsewhere.subscribe({ after: START, batchSize: 10 }), () =>
          Deferred.succeed(isCaughtUp, undefined),
        ),
      );
      const follower = yield* Effect.forkChild(Effect.flip(Effect.provide(follow, layerFromPort(port))));
      yield* Deferred.await(isCaughtUp);
      yield* Scope.close(scope, Exit.void);
      expect(yield* Fiber.join(follower)).toMatchObject({ _tag: "EventStoreUnavailable" });
      const read = store.readStream(newStream(), { from: "start", direction: "forwards", limit: 1 });
      const follows = Stream.runDrain(store.subscribe({ after: START, batchSize: 1 }));
      for (const call of [store.append(newStream(), newEvents(1), "no_stream"), read, store.head, store.logId, follows])
        expect(yield* Effect.flip<unknown, { _tag: string }, never>(call)).toMatchObject({
          _tag: "EventStoreUnavailable",
        });
    }),
  );
});
