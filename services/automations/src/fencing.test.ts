import { accountStream } from "@soshogle/domain/ids";
import { layerDomain } from "@soshogle/testing/embedded";
import { graphOf } from "@soshogle/testing/graph";
import { connect, type Inbox, newInbox, partHistories, receive, reply } from "@soshogle/testing/inbox";
import { layerClock, makeManualClock } from "@soshogle/testing/manual-clock";
import { inWorld, layerGround, layerStores, type World } from "@soshogle/testing/world";
import { Effect, Layer } from "effect";
import { expect, it } from "vitest";
import { type ClaimedItem, DueItems } from "./due-items.ts";
import { layerDueItems } from "./due-items-in-keep.ts";
import { Automations, layerAutomations } from "./layer.ts";
import { sendParts } from "./send.ts";
import { defaultSettings } from "./settings.ts";

const itemOf = ({ accountId, workspaceId, conversationId }: Inbox): ClaimedItem => ({
  id: `send|${conversationId}`,
  kind: "send",
  lane: accountStream(accountId),
  dueAt: 0,
  payload: { subject: conversationId, workspaceId, causationId: "c", correlationId: "r" },
  attempts: 1,
});

/** A process of its own: what it knows of streams is its own, the stores are everybody's. */
const asProcess = <A, E, R>({ clock }: Pick<World, "clock">, effect: Effect.Effect<A, E, R>) =>
  Effect.provide(effect, Layer.provideMerge(layerDomain, layerClock(clock)), { local: true });

it("two holders of one item send its part once", () =>
  inWorld((world) =>
    Effect.gen(function* () {
      const inbox = newInbox();
      const settings = { ...defaultSettings, workers: "among-others" } as const;
      const send = (owner: string) =>
        asProcess(world, sendParts({ settings, owner, underWay: new Set() })(itemOf(inbox)));
      yield* asProcess(world, Effect.andThen(connect(inbox), receive(inbox)));
      for (let n = 1; n <= 5; n++) {
        yield* asProcess(world, reply(inbox, `part ${n}`));
        yield* Effect.all([send("former holder"), send("new holder")], { concurrency: 2 });
        expect(world.meta.book).toHaveLength(n);
      }
      const histories = yield* asProcess(world, partHistories(inbox));
      expect(histories).toEqual(Array(5).fill("requested attempted accepted"));
    }).pipe(Effect.provide(Layer.merge(layerStores(world), graphOf(world)))),
  ));

it.each([7, -7])("holders whose clocks are %i minutes apart send a part once", (minutes) =>
  inWorld((world) =>
    Effect.gen(function* () {
      const inbox = newInbox();
      const settings = { ...defaultSettings, workers: "among-others" } as const;
      const other = { clock: makeManualClock(world.clock.clock.currentTimeMillisUnsafe() + minutes * 60_000) };
      const send = (process: Pick<World, "clock">, owner: string) =>
        asProcess(process, sendParts({ settings, owner, underWay: new Set() })(itemOf(inbox)));
      yield* asProcess(world, Effect.andThen(connect(inbox), receive(inbox)));
      for (let n = 1; n <= 5; n++) {
        yield* asProcess(n % 2 === 0 ? world : other, reply(inbox, `part ${n}`));
        yield* Effect.all([send(world, "right"), send(other, "wrong")], { concurrency: 2 });
        yield* send(other, "wrong");
        yield* send(world, "right");
        expect(world.meta.book).toHaveLength(n);
      }
      const histories = yield* asProcess(world, partHistories(inbox));
      for (const history of histories) expect(history).toMatch(/^requested attempted( unresolved)? accepted$/);
    }).pipe(Effect.provide(Layer.merge(layerStores(world), graphOf(world)))),
  ),
);

it("a process that is alone takes over at once what a dead one held", () =>
  inWorld((world) =>
    Effect.gen(function* () {
      const inbox = newInbox();
      const dead = Effect.gen(function* () {
        yield* connect(inbox);
        yield* receive(inbox);
        yield* reply(inbox, "held");
        const items = yield* DueItems;
        const { attempts: _, ...item } = itemOf(inbox);
        yield* items.schedule({ ...item, whenKnown: "bring-forward" });
        const { claimable } = yield* items.look({ pool: "account", now: 0, limit: 1, isBusy: () => false });
        const until = world.clock.clock.currentTimeMillisUnsafe() + defaultSettings.leaseMs;
        for (const seen of claimable) yield* items.claim(seen, { owner: "dead", until });
      });
      yield* Effect.provide(dead, Layer.provideMerge(layerDueItems, layerGround(world)));
      const next = layerAutomations(defaultSettings).pipe(
        Layer.provideMerge(graphOf(world)),
        Layer.provideMerge(layerGround(world)),
      );
      yield* Effect.provide(
        Effect.flatMap(Automations, ({ atRest }) => atRest),
        next,
      );
      expect(world.meta.book).toHaveLength(1);
    }),
  ));

it("a process that remembers a conversation sends what others request in it", () =>
  inWorld((world) =>
    Effect.gen(function* () {
      const inbox = newInbox();
      yield* asProcess(world, Effect.andThen(connect(inbox), receive(inbox)));
      const automations = layerAutomations({ ...defaultSettings, workers: "among-others" }).pipe(
        Layer.provideMerge(layerDomain),
        Layer.provideMerge(layerClock(world.clock)),
      );
      const sending = Effect.gen(function* () {
        const { atRest } = yield* Automations;
        for (let n = 1; n <= 3; n++) {
          yield* asProcess(world, reply(inbox, `reply ${n}`));
          yield* atRest;
          expect(world.meta.book).toHaveLength(n);
        }
      });
      yield* Effect.provide(sending, automations, { local: true });
    }).pipe(Effect.provide(Layer.merge(layerStores(world), graphOf(world)))),
  ));
