import type { Keep } from "@soshogle/document-store/document-store";
import type { EventStore } from "@soshogle/event-store/event-store";
import type { Graph } from "@soshogle/instagram/graph/client";
import { layerDomain } from "@soshogle/testing/embedded";
import { graphOf } from "@soshogle/testing/graph";
import { connect, echo, newInbox, partHistories, receive, reply } from "@soshogle/testing/inbox";
import { layerClock } from "@soshogle/testing/manual-clock";
import { layerMortal, makeMortal } from "@soshogle/testing/mortal";
import {
  accepted,
  type Behaviour,
  brokenAfterAccepting,
  cutAfterAccepting,
  cutBeforeReading,
  refused,
  throttled,
} from "@soshogle/testing/scripted-meta";
import { inWorld, layerStores, type World } from "@soshogle/testing/world";
import { Effect, Fiber, Layer } from "effect";
import fc from "fast-check";
import { expect, it } from "vitest";
import { Automations, layerAutomations } from "./layer.ts";
import { defaultSettings } from "./settings.ts";

const MINUTE_MS = 60_000;

const processOf = (world: World, outside: ReturnType<typeof layerMortal>) =>
  layerAutomations(defaultSettings).pipe(
    Layer.provideMerge(layerDomain),
    Layer.provideMerge(outside),
    Layer.provideMerge(layerClock(world.clock)),
  );

const rest = Effect.flatMap(Automations, ({ atRest }) => atRest);
type Process = Layer.Success<ReturnType<typeof processOf>>;

/** A process on stores that outlive it: ends with its life, or is killed before. Answers whether it lived. */
const live = Effect.fnUntraced(function* <E>(world: World, moments: number, life: Effect.Effect<void, E, Process>) {
  const mortal = yield* makeMortal(moments);
  // Who is killed does not clean up: the fiber is left where it is.
  const fiber = yield* Effect.forkDetach(Effect.provide(life, processOf(world, layerMortal(mortal)), { local: true }));
  return yield* Effect.raceFirst(Effect.as(mortal.died, false), Effect.as(Fiber.join(fiber), true));
});
const liveOn = (world: World) => live(world, Number.POSITIVE_INFINITY, rest);

/** What other processes do meanwhile: they know the streams by themselves. */
const aside = <A, E, R>(world: World, act: Effect.Effect<A, E, R>) =>
  Effect.provide(act, Layer.provideMerge(layerDomain, layerClock(world.clock)), { local: true });

const inSharedWorld = <A, E>(story: (world: World) => Effect.Effect<A, E, EventStore | Keep | Graph>) =>
  inWorld((world) => Effect.provide(story(world), Layer.merge(layerStores(world), graphOf(world))));

it(
  "killed at any one moment of a send, what was not attempted goes out at once and the rest is left unresolved",
  () =>
    inSharedWorld((world) =>
      Effect.gen(function* () {
        const ends = new Set<string>();
        let lived = false;
        for (let moments = 0; !lived; moments++) {
          const inbox = newInbox();
          const text = `killed after ${moments}`;
          yield* aside(world, Effect.andThen(connect(inbox), receive(inbox)));
          yield* liveOn(world);
          yield* aside(world, reply(inbox, text));
          lived = yield* live(world, moments, rest);
          yield* liveOn(world);
          const [atOnce = ""] = yield* aside(world, partHistories(inbox));
          world.clock.advance(2 * MINUTE_MS);
          yield* liveOn(world);
          expect(yield* aside(world, partHistories(inbox))).toEqual([atOnce]);
          const booked = world.meta.book.filter((message) => message.text === text).length;
          if (atOnce !== "requested attempted unresolved")
            expect({ atOnce, booked }).toEqual({ atOnce: "requested attempted accepted", booked: 1 });
          expect(booked).toBeLessThanOrEqual(1);
          ends.add(atOnce);
        }
        expect(ends.size).toBe(2);
      }),
    ),
  120_000,
);

interface Story {
  readonly parts: number;
  readonly faults: readonly Behaviour[];
  /** `moments` until it is killed, `echoes` that come at most once it is dead. */
  readonly lives: readonly { readonly moments: number; readonly pauseMs: number; readonly echoes: number }[];
}

const stories: fc.Arbitrary<Story> = fc.record({
  parts: fc.integer({ min: 1, max: 3 }),
  faults: fc.array(
    fc.constantFrom(
      accepted,
      cutAfterAccepting,
      cutBeforeReading,
      brokenAfterAccepting,
      refused(100),
      throttled(),
      throttled(30),
    ),
    { maxLength: 4 },
  ),
  lives: fc.array(
    fc.record({
      moments: fc.integer({ min: 0, max: 160 }),
      pauseMs: fc.constantFrom(0, 1_000, 40_000, 2 * MINUTE_MS),
      echoes: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

/** It works, some time passes, it works again. */
const work = (world: World, pauseMs: number) =>
  Effect.gen(function* () {
    yield* rest;
    world.clock.advance(pauseMs);
    yield* rest;
  });
const workOn = (world: World) => live(world, Number.POSITIVE_INFINITY, work(world, 10 * MINUTE_MS));

/** What became of each part, and how often Meta has it. */
const tell = Effect.fnUntraced(function* (world: World, { parts, faults, lives }: Story) {
  const inbox = newInbox();
  const texts = Array.from({ length: parts }, (_, n) => `part ${n}`);
  yield* liveOn(world);
  yield* aside(world, Effect.andThen(connect(inbox), receive(inbox)));
  yield* liveOn(world);
  yield* aside(world, reply(inbox, ...texts));
  world.meta.next("send", ...faults);

  let echoed = 0;
  const echoes = (count: number) =>
    Effect.gen(function* () {
      for (const { text, mid } of world.meta.book.slice(echoed, echoed + count)) {
        yield* echo(inbox, text ?? "", mid);
        echoed++;
      }
    });
  for (const life of lives) {
    yield* live(world, life.moments, work(world, life.pauseMs));
    yield* aside(world, echoes(life.echoes));
  }
  // Echoes set parts free, whose sending brings more echoes.
  for (let round = 0; round <= parts; round++) {
    yield* workOn(world);
    yield* aside(world, echoes(Number.POSITIVE_INFINITY));
  }
  yield* workOn(world);

  const histories = yield* aside(world, partHistories(inbox));
  return histories.map((history, n) => ({
    history,
    end: history.split(" ").at(-1),
    booked: world.meta.book.filter(({ text }) => text === texts[n]).length,
  }));
});

it("sends nothing twice and loses nothing, killed again and again while Meta fails", async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const parts = await inSharedWorld((world) => tell(world, story));
      expect(parts).toHaveLength(story.parts);
      const stuck = parts.findIndex(({ end }) => end === "unresolved");
      for (const [n, { end, booked, history }] of parts.entries()) {
        const allowed: Partial<Record<string, number>> & { requested?: number } = {
          accepted: 1,
          failed: 0,
          unresolved: 0,
        };
        // Held back by an unresolved part that Meta never took, which only a person can tell.
        if (stuck >= 0 && n > stuck) allowed.requested = 0;
        expect({ history, booked }).toEqual({ history, booked: allowed[end ?? ""] });
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);
