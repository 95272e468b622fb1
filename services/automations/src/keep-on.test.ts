import { Keep } from "@soshogle/document-store/document-store";
import { contactStream, conversationStream, type StreamName } from "@soshogle/domain/ids";
import { EventStore } from "@soshogle/event-store/event-store";
import { graphOf } from "@soshogle/testing/graph";
import { anotherContact, connect, type Inbox, newInbox, receive, reply } from "@soshogle/testing/inbox";
import { inWorld, layerGround, type World } from "@soshogle/testing/world";
import { Effect, Layer, Logger } from "effect";
import { describe, expect, it } from "vitest";
import { Automations, layerAutomations } from "./layer.ts";
import { defaultSettings } from "./settings.ts";

const groundOf = (world: World) => Layer.merge(graphOf(world), layerGround(world));
const processOn = <A, E, R>(ground: Layer.Layer<A, E, R>) =>
  layerAutomations(defaultSettings).pipe(Layer.provideMerge(ground), Layer.provideMerge(Logger.layer([])));

const rest = Effect.flatMap(Automations, ({ atRest }) => atRest);
const status = Effect.flatMap(Automations, (automations) => automations.status);

/** Appends what nobody can read to an empty stream. */
const spoil = Effect.fnUntraced(function* (stream: StreamName) {
  const store = yield* EventStore;
  const id = "00000000-0000-4000-8000-00000000dead";
  yield* store.append(stream, [{ id, type: "NothingHappened", data: {}, metadata: {} }], "no_stream");
});

describe("the automations of everybody else go on", () => {
  const others = (inbox: Inbox, world: World) =>
    Effect.gen(function* () {
      yield* receive(inbox);
      yield* reply(inbox, "fine");
      yield* rest;
      expect(world.meta.book.map(({ text }) => text)).toEqual(["fine"]);
    });

  it("when an event cannot be read", () =>
    inWorld((world) =>
      Effect.gen(function* () {
        const inbox = newInbox();
        yield* connect(inbox);
        yield* rest;
        yield* spoil(conversationStream(anotherContact(inbox).conversationId));
        yield* others(inbox, world);
        expect(yield* status).toMatchObject({ unreadable: 1 });
      }).pipe(Effect.provide(processOn(groundOf(world)))),
    ));

  it("when an event belongs to a stream that cannot be read", () =>
    inWorld((world) =>
      Effect.gen(function* () {
        const inbox = newInbox();
        const spoilt = anotherContact(inbox);
        yield* connect(inbox);
        yield* spoil(contactStream(spoilt.conversationId));
        yield* receive(spoilt);
        yield* others(inbox, world);
        expect(yield* status).toMatchObject({ unreadable: 1 });
      }).pipe(Effect.provide(processOn(groundOf(world)))),
    ));

  it("a second after the work list broke", () =>
    inWorld((world) => {
      let broken = true;
      const breaking = Layer.effect(
        Keep,
        Effect.map(Keep, (keep) =>
          Keep.of({
            ...keep,
            findVersioned: (query) =>
              Effect.suspend(() => {
                if (!broken || !query.where.some((each) => "atMost" in each)) return keep.findVersioned(query);
                return Effect.die(new Error("broken"));
              }),
          }),
        ),
      );
      const ground = breaking.pipe(Layer.provideMerge(groundOf(world)));
      return Effect.gen(function* () {
        const inbox = newInbox();
        yield* connect(inbox);
        while (world.clock.untilNextWake() === null) yield* Effect.promise(() => new Promise(setImmediate));
        broken = false;
        world.clock.advance(1_000);
        yield* others(inbox, world);
      }).pipe(Effect.provide(processOn(ground)));
    }));
});
