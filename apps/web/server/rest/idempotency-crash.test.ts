import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Automations, layerAutomations } from "@soshogle/automations/layer";
import { defaultSettings } from "@soshogle/automations/settings";
import { ActiveVersions } from "@soshogle/document-store/active-versions";
import { Keep } from "@soshogle/document-store/document-store";
import { layerReadModelsEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import { Progress } from "@soshogle/document-store/progress";
import { partsOfConversationId } from "@soshogle/domain/ids";
import { EventStore } from "@soshogle/event-store/event-store";
import { makeEngine } from "@soshogle/projections/engine/engine";
import { projections } from "@soshogle/read-models/projections";
import { layerDomain } from "@soshogle/testing/embedded";
import { graphOf } from "@soshogle/testing/graph";
import { connect, newInbox, partHistories, receive } from "@soshogle/testing/inbox";
import { layerClock } from "@soshogle/testing/manual-clock";
import { layerMortal, makeMortal } from "@soshogle/testing/mortal";
import { inWorld, layerStores, type World } from "@soshogle/testing/world";
import { Context, Effect, Fiber, Layer } from "effect";
import { expect, it } from "vitest";
import { webCollections } from "../auth/collections.ts";
import { layerLiveChanges } from "../live/changes.ts";
import { send } from "./sending/send.ts";

/** The session matters to who looks it up, before a message is sent. */
const NONE = { id: "", userId: "", workspaceId: "", expiresAt: 0 };
/** So many calls to the outside, each with a moment before and after, lie between two deaths that are tried. */
const STEP = 7;

const layerEngine = Layer.effectContext(
  Effect.gen(function* () {
    const engine = yield* makeEngine({ projections });
    yield* Effect.forkScoped(engine.run);
    return Context.make(Progress, engine.progress).pipe(Context.add(ActiveVersions, engine.versions));
  }),
);

/** The web and the automations in one process. */
const processOf = (world: World, outside: ReturnType<typeof layerMortal>) =>
  Layer.mergeAll(layerLiveChanges, layerAutomations(defaultSettings)).pipe(
    Layer.provideMerge(layerEngine),
    Layer.provideMerge(layerDomain),
    Layer.provideMerge(outside),
    Layer.provideMerge(layerClock(world.clock)),
  );
type Process = Layer.Success<ReturnType<typeof processOf>>;

type Life<A, E, R> = (begin: Effect.Effect<void>) => Effect.Effect<A, E, Process | R>;

/** A process on stores that outlive it: ends with its life, or is killed so many moments after it began to work; then there is no answer. */
const live = Effect.fnUntraced(function* <A, E, R>(world: World, moments: number, life: Life<A, E, R>) {
  const mortal = yield* makeMortal(moments);
  let hasBegun = false;
  const begin = Effect.sync(() => {
    hasBegun = true;
  });
  const outside = layerMortal({
    ...mortal,
    call: (effect) => Effect.suspend(() => (hasBegun ? mortal.call(effect) : effect)),
  });
  // Who is killed does not clean up: the fiber is left where it is.
  const fiber = yield* Effect.forkDetach(Effect.provide(life(begin), processOf(world, outside), { local: true }));
  return yield* Effect.raceFirst(Effect.as(mortal.died, null), Fiber.join(fiber));
});

/** What other processes do meanwhile: they know the streams by themselves. */
const aside = <A, E, R>(world: World, act: Effect.Effect<A, E, R>) =>
  Effect.provide(act, Layer.provideMerge(layerDomain, layerClock(world.clock)), { local: true });

const rest = Effect.flatMap(Automations, ({ atRest }) => atRest);
const caughtUp = Effect.gen(function* () {
  const position = yield* Effect.flatMap(EventStore, ({ head }) => head);
  const progress = yield* Progress;
  yield* progress.reached({ position, partition: "any", projections: ["accounts"], timeoutMs: 15_000 });
});

/** Asks for a message; time passes whenever nothing more can be done. */
const ask = (world: World, sending: Parameters<typeof send>[0]) =>
  Effect.fnUntraced(function* (begin: Effect.Effect<void>) {
    yield* caughtUp;
    yield* begin;
    const asking = yield* Effect.forkChild(send(sending));
    for (;;) {
      yield* rest;
      if (asking.pollUnsafe()) return yield* Fiber.join(asking);
      world.clock.advance(500);
    }
  });

it(
  "killed at any one moment, a request repeated with its key is one message, or one that a person must look at",
  () =>
    inWorld((world) =>
      Effect.gen(function* () {
        yield* Effect.flatMap(Keep, (keep) => keep.ensure(webCollections));
        const workspaceId = randomUUID();
        const who = { userId: randomUUID(), workspaceId, role: "agent" as const, session: NONE };
        const ends = new Set<number | undefined>();
        let lived = false;
        for (let moments = 0; !lived; moments += STEP) {
          const inbox = { ...newInbox(), workspaceId };
          const { contactId: recipientId } = partsOfConversationId(inbox.conversationId);
          const message = `killed after ${moments}`;
          const sending = { who, key: message, wanted: { recipientId, message } };
          yield* aside(world, Effect.andThen(connect(inbox), receive(inbox)));
          lived = (yield* live(world, moments, ask(world, sending))) !== null;
          const answer = yield* live(world, Number.POSITIVE_INFINITY, ask(world, sending));
          const histories = yield* aside(world, partHistories(inbox));
          const mids = world.meta.book.filter(({ text }) => text === message).map(({ mid }) => mid);
          expect(histories).toHaveLength(1);
          if (answer?.status === 200) {
            expect([answer.body, mids]).toEqual([{ success: true, messageId: mids[0] }, [expect.any(String)]]);
          } else {
            // Where this clock ran ahead of the stores, the answer came before the outcome: what counts is one attempt at most.
            expect(answer?.status).toBe(202);
            expect(histories[0]).toMatch(/^requested( attempted( accepted| unresolved)?)?$/);
            expect(mids.length).toBeLessThanOrEqual(1);
          }
          ends.add(answer?.status);
        }
        expect(ends).toEqual(new Set([200, 202]));
      }).pipe(
        Effect.provide(
          Layer.mergeAll(
            layerStores(world),
            layerReadModelsEmbedded({ file: join(world.folder, "read.db") }),
            graphOf(world),
          ),
        ),
      ),
    ),
  240_000,
);
