import type { Keep } from "@soshogle/document-store/document-store";
import type { Referral, ReplyTarget } from "@soshogle/domain/conversation/events";
import { leadStream } from "@soshogle/domain/ids";
import { leadIdOf } from "@soshogle/event-store/event-id";
import type { EventStore } from "@soshogle/event-store/event-store";
import type { Graph } from "@soshogle/instagram/graph/client";
import { layerDomain } from "@soshogle/testing/embedded";
import { graphOf } from "@soshogle/testing/graph";
import { connect, disconnect, echo, eventsIn, type Inbox, newInbox, receive, tellInbox } from "@soshogle/testing/inbox";
import { layerClock } from "@soshogle/testing/manual-clock";
import { layerMortal, makeMortal } from "@soshogle/testing/mortal";
import { inWorld, layerGround, layerStores, type World } from "@soshogle/testing/world";
import { Effect, Fiber, Layer } from "effect";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { Automations, layerAutomations } from "./layer.ts";
import { defaultSettings } from "./settings.ts";

const processOf = (world: World) =>
  layerAutomations(defaultSettings).pipe(Layer.provideMerge(graphOf(world)), Layer.provideMerge(layerGround(world)));
type Process = Layer.Success<ReturnType<typeof processOf>>;

const rest = Effect.flatMap(Automations, ({ atRest }) => atRest);
const inProcess = (story: (inbox: Inbox) => Effect.Effect<void, unknown, Process>) =>
  inWorld((world) => Effect.provide(story(newInbox()), processOf(world)));
const leadEvents = ({ conversationId }: Inbox) => eventsIn(leadStream(leadIdOf(conversationId)));

describe("a lead", () => {
  it("is made of a conversation that a contact began, once", () =>
    inProcess((inbox) =>
      Effect.gen(function* () {
        yield* connect(inbox);
        yield* receive(inbox, "Hello");
        yield* rest;
        yield* receive(inbox, "Anybody there?");
        yield* rest;
        const events = yield* leadEvents(inbox);
        expect(events).toHaveLength(1);
        expect(events[0]).toMatchObject({
          type: "LeadCreated",
          data: { conversationId: inbox.conversationId, stage: "new", source: { kind: "message" } },
          meta: {
            workspaceId: inbox.workspaceId,
            partition: inbox.conversationId,
            actor: { kind: "automation", id: "lead-creator" },
          },
        });
      }),
    ));

  it("is not made of what the account began until the contact writes", () =>
    inProcess((inbox) =>
      Effect.gen(function* () {
        yield* connect(inbox);
        for (let n = 0; n < 3; n++) yield* echo(inbox, "We have news", `echo ${n}`);
        yield* rest;
        expect(yield* leadEvents(inbox)).toEqual([]);
        yield* receive(inbox, "Tell me");
        yield* rest;
        expect(yield* leadEvents(inbox)).toHaveLength(1);
      }),
    ));

  it("is caused by the message that set it off", () =>
    inProcess((inbox) =>
      Effect.gen(function* () {
        yield* connect(inbox);
        yield* receive(inbox, "Hello");
        yield* rest;
        const [created] = yield* leadEvents(inbox);
        const messages = yield* eventsIn(`conversation-${inbox.conversationId}`);
        const message = messages.find(({ type }) => type === "MessageReceived");
        expect(created?.meta.$causationId).toBe(message?.id);
        expect(created?.meta.$correlationId).toBe(message?.meta.$correlationId);
      }),
    ));

  it("is made although the account was disconnected meanwhile", () =>
    inProcess((inbox) =>
      Effect.gen(function* () {
        yield* connect(inbox);
        yield* disconnect(inbox);
        yield* receive(inbox, "Hello");
        yield* rest;
        expect(yield* leadEvents(inbox)).toHaveLength(1);
      }),
    ));

  it("has the source of the first message, however late it is made", () =>
    inWorld((world) =>
      Effect.gen(function* () {
        const inbox = newInbox();
        const ad = { source: "ADS", type: "OPEN_THREAD", ref: "sale", adId: "1202", productId: null };
        yield* Effect.provide(
          Effect.gen(function* () {
            yield* echo(inbox, "before", "e1");
            yield* write(inbox, "first", { referral: ad, replyTo: null });
          }),
          layerGround(world),
        );
        // A process that starts on this log follows it from here: the conversation is older than it.
        yield* Effect.provide(
          Effect.gen(function* () {
            yield* rest;
            expect(yield* leadEvents(inbox)).toEqual([]);
            yield* write(inbox, "second", { referral: null, replyTo: { mid: null, storyId: "9" } });
            yield* rest;
            const [created] = yield* leadEvents(inbox);
            expect(created).toMatchObject({ data: { source: { kind: "ad", adId: "1202", ref: "sale" } } });
          }),
          processOf(world),
        );
      }),
    ));
});

const write = (
  inbox: Inbox,
  mid: string,
  from: { readonly referral: Referral | null; readonly replyTo: z.infer<typeof ReplyTarget> | null },
) =>
  tellInbox(inbox, {
    type: "RecordMessage",
    from: "contact",
    self: false,
    facts: {
      mid,
      sentAt: Date.UTC(2026, 0, 15, 9),
      textBytes: 2,
      attachmentTypes: [],
      quickReply: false,
      standby: false,
      unsupported: false,
      ...from,
    },
    content: { text: "Hi", attachments: [], item: "{}" },
  });

/** Other processes know the streams by themselves. */
const aside = <A, E, R>(world: World, act: Effect.Effect<A, E, R>) =>
  Effect.provide(act, Layer.provideMerge(layerDomain, layerClock(world.clock)), { local: true });

const mortalProcess = (world: World, outside: ReturnType<typeof layerMortal>) =>
  layerAutomations(defaultSettings).pipe(
    Layer.provideMerge(layerDomain),
    Layer.provideMerge(outside),
    Layer.provideMerge(layerClock(world.clock)),
  );

/** A process that rests and ends, or is killed before. Answers whether it lived. */
const live = Effect.fnUntraced(function* (world: World, moments: number) {
  const mortal = yield* makeMortal(moments);
  const life = Effect.provide(rest, mortalProcess(world, layerMortal(mortal)), { local: true });
  const fiber = yield* Effect.forkDetach(life);
  return yield* Effect.raceFirst(Effect.as(mortal.died, false), Effect.as(Fiber.join(fiber), true));
});

it(
  "is made exactly once, killed at any one moment between the message and the lead",
  () =>
    inWorld((world) =>
      Effect.gen(function* () {
        yield* live(world, Number.POSITIVE_INFINITY);
        let lived = false;
        let killed = 0;
        for (let moments = 0; !lived; moments++) {
          const inbox = newInbox();
          yield* aside(world, receive(inbox));
          lived = yield* live(world, moments);
          killed += lived ? 0 : 1;
          yield* live(world, Number.POSITIVE_INFINITY);
          const types = (yield* aside(world, leadEvents(inbox))).map(({ type }) => type);
          expect({ moments, types }).toEqual({ moments, types: ["LeadCreated"] });
        }
        expect(killed).toBeGreaterThan(10);
      }).pipe(
        (story: Effect.Effect<void, unknown, EventStore | Keep | Graph>) => story,
        Effect.provide(Layer.merge(layerStores(world), graphOf(world))),
      ),
    ),
  60_000,
);
