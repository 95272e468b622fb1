import { describe, expect, it } from "@effect/vitest";
import {
  type Batch,
  EventStore,
  EventStoreUnavailable,
  START,
  type StoredEvent,
} from "@soshogle/event-store/event-store";
import { layerDomain, layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { layerClock, makeManualClock } from "@soshogle/testing/manual-clock";
import { Context, Effect, Layer, Queue, Stream } from "effect";
import { AccountRoutes, layerAccountRoutes, TRUST_MS } from "./route-account.ts";
import { connectAccount, releaseAccount } from "./testing/ingest.ts";

const ID = "17841459012345671";

/** Stores whose claims are followed only as far as the test says, and whose reads of claims are counted. */
const world = Effect.gen(function* () {
  const manual = makeManualClock(1_788_859_253_587);
  const batches = yield* Queue.unbounded<Batch | EventStoreUnavailable>();
  const pulls = yield* Queue.unbounded<string>();
  const seen = { reads: 0, afterNextRead: Effect.void as Effect.Effect<unknown> };
  const layer = Layer.effectContext(
    Effect.gen(function* () {
      const all = yield* Layer.build(layerEmbeddedFresh);
      const store = Context.get(all, EventStore);
      return Context.add(
        all,
        EventStore,
        EventStore.of({
          ...store,
          readStream: (stream, options) =>
            options.direction === "forwards"
              ? store.readStream(stream, options)
              : Effect.tap(store.readStream(stream, options), () => {
                  const { afterNextRead } = seen;
                  seen.reads += 1;
                  seen.afterNextRead = Effect.void;
                  return afterNextRead;
                }),
          subscribe: ({ after }) =>
            Stream.unfold(after, (position) =>
              Queue.offer(pulls, position).pipe(
                Effect.andThen(Queue.take(batches)),
                Effect.flatMap((next) =>
                  "events" in next ? Effect.succeed([next, next.position] as const) : Effect.fail(next),
                ),
              ),
            ),
        }),
      );
    }),
  );
  const services = layerAccountRoutes.pipe(
    Layer.provideMerge(layerDomain),
    Layer.provideMerge(layer),
    Layer.provideMerge(layerClock(manual)),
  );
  /** Hands the follower a batch and waits until it asks for the next. */
  const follow = (batch: Partial<Batch>) =>
    Queue.offer(batches, { events: [], position: START, caughtUp: true, lag: 0, ...batch }).pipe(
      Effect.andThen(Queue.take(pulls)),
    );
  return { manual, batches, pulls, seen, services, follow };
});
type World = Effect.Success<typeof world>;
type Services = Layer.Success<World["services"]>;

const live = (name: string, test: (world: World) => Effect.Effect<void, unknown, Services>) =>
  it.live(name, () =>
    Effect.flatMap(world, (world) =>
      Queue.take(world.pulls).pipe(Effect.andThen(test(world)), Effect.provide(world.services)),
    ),
  );

const route = (metaId: string) => Effect.flatMap(AccountRoutes, (routes) => routes.route(metaId));
const claimEvents = Effect.gen(function* () {
  const store = yield* EventStore;
  const { events } = yield* store.readAll({ after: START, limit: 100, filter: { categories: ["claim"] } });
  return events satisfies readonly StoredEvent[];
});

describe("AccountRoutes", () => {
  live("reads a claim once while the follower is known to be caught up", ({ manual, seen, follow }) =>
    Effect.gen(function* () {
      const holder = yield* connectAccount(ID);
      yield* follow({});
      expect(yield* route(ID)).toEqual(holder);
      manual.advance(TRUST_MS - 1);
      expect(yield* route(ID)).toEqual(holder);
      expect(seen.reads).toBe(1);
      manual.advance(1);
      yield* route(ID);
      yield* route(ID);
      expect(seen.reads).toBe(3);
      yield* follow({});
      yield* route(ID);
      expect(seen.reads).toBe(3);
      const { figures } = yield* AccountRoutes;
      expect(figures()).toEqual({ hits: 2, misses: 3, size: 1, bound: 10_000 });
    }),
  );

  live("reads every time before the follower has caught up", ({ seen, follow }) =>
    Effect.gen(function* () {
      yield* route(ID);
      yield* route(ID);
      yield* follow({ caughtUp: false });
      yield* route(ID);
      expect(seen.reads).toBe(3);
    }),
  );

  live("forgets a route when its claim changes, and the lack of one too", ({ follow }) =>
    Effect.gen(function* () {
      yield* follow({});
      expect(yield* route(ID)).toBeNull();
      const holder = yield* connectAccount(ID);
      yield* follow({ events: yield* claimEvents });
      expect(yield* route(ID)).toEqual(holder);
      yield* releaseAccount(ID, holder);
      yield* follow({ events: (yield* claimEvents).slice(-1) });
      expect(yield* route(ID)).toBeNull();
    }),
  );

  live("does not keep what it read while the claim changed", ({ seen, follow }) =>
    Effect.gen(function* () {
      yield* follow({});
      const change = Effect.gen(function* () {
        const holder = yield* connectAccount(ID);
        yield* follow({ events: yield* claimEvents });
        return holder;
      });
      const services = yield* Effect.context<Services>();
      seen.afterNextRead = Effect.orDie(Effect.provide(change, services));
      expect(yield* route(ID)).toBeNull();
      expect(yield* route(ID)).not.toBeNull();
    }),
  );

  live("sees a change that the follower has not, once trust has run out", ({ manual, follow }) =>
    Effect.gen(function* () {
      const holder = yield* connectAccount(ID);
      yield* follow({});
      yield* route(ID);
      yield* releaseAccount(ID, holder);
      expect(yield* route(ID)).toEqual(holder);
      manual.setWall(0);
      manual.advance(TRUST_MS);
      expect(yield* route(ID)).toBeNull();
    }),
  );

  live("follows on from where it was when the store comes back", ({ manual, batches, pulls, follow }) =>
    Effect.gen(function* () {
      const position = "7".padStart(20, "0");
      yield* follow({ position });
      yield* Queue.offer(batches, new EventStoreUnavailable({ cause: "away" }));
      yield* Effect.promise(async () => {
        while (manual.untilNextWake() === null) await new Promise((next) => setImmediate(next));
      });
      manual.advance(1_000);
      expect(yield* Queue.take(pulls)).toBe(position);
    }),
  );

  live("knows no account for what is no id", ({ seen }) =>
    Effect.gen(function* () {
      for (const id of ["", "abc", "12a", "1".repeat(33)]) expect(yield* route(id)).toBeNull();
      expect(seen.reads).toBe(0);
    }),
  );
});
