import { Graph } from "@soshogle/instagram/graph/client";
import { graphOf } from "@soshogle/testing/graph";
import {
  anotherContact,
  connect,
  echo,
  echoAttachment,
  eventsIn,
  type Inbox,
  newInbox,
  partHistories,
  receive,
  reply,
  replyWith,
  tellInbox,
} from "@soshogle/testing/inbox";
import {
  brokenAfterAccepting,
  cutAfterAccepting,
  cutBeforeReading,
  refused,
  throttled,
} from "@soshogle/testing/scripted-meta";
import { inWorld, layerGround, type World } from "@soshogle/testing/world";
import { Effect, Layer } from "effect";
import { describe, expect, it } from "vitest";
import { Automations, layerAutomations } from "./layer.ts";
import { defaultSettings } from "./settings.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const processOf = (world: World, settings = defaultSettings) =>
  layerAutomations(settings).pipe(Layer.provideMerge(graphOf(world)), Layer.provideMerge(layerGround(world)));
type Process = Layer.Success<ReturnType<typeof processOf>>;

/** Lives one process of the world. */
const live = <A, E>(world: World, life: Effect.Effect<A, E, Process>, settings = defaultSettings) =>
  Effect.provide(life, processOf(world, settings));
const rest = Effect.flatMap(Automations, ({ atRest }) => atRest);

/** One process in which a connected account got a message. */
const withInbox = (
  story: (inbox: Inbox, world: World) => Effect.Effect<void, unknown, Process>,
  settings = defaultSettings,
) =>
  inWorld((world) =>
    Effect.gen(function* () {
      const inbox = newInbox();
      yield* connect(inbox);
      yield* receive(inbox);
      yield* rest;
      yield* story(inbox, world);
    }).pipe(Effect.provide(processOf(world, settings))),
  );

const later = (world: World, ms: number) =>
  Effect.andThen(
    Effect.sync(() => world.clock.advance(ms)),
    rest,
  );
const texts = ({ meta }: World) => meta.book.map(({ text }) => text);
const sends = ({ meta }: World) => meta.calls.filter((call) => call === "send").length;
const lastData = (inbox: Inbox, type: string) =>
  Effect.map(
    eventsIn(`conversation-${inbox.conversationId}`),
    (events) => events.findLast((e) => e.type === type)?.data,
  );

const PICTURE = "https://files.example.org/parcel.jpg?size=large";
const picture = { kind: "attachment", attachment: { type: "image", url: PICTURE, title: null } } as const;

describe("sending a reply", () => {
  it("goes out once, in order, and is accepted", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        yield* reply(inbox, "one", "two");
        yield* reply(inbox, "three");
        yield* rest;
        expect(texts(world)).toEqual(["one", "two", "three"]);
        expect(yield* partHistories(inbox)).toEqual(Array(3).fill("requested attempted accepted"));
      }),
    ));

  it("sends an attachment as a call of its own, after its text", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        yield* replyWith(inbox, [{ kind: "text", text: "Your parcel" }, picture]);
        yield* rest;
        expect(world.meta.book).toMatchObject([
          { text: "Your parcel", attachment: null },
          { text: null, attachment: { type: "image", url: PICTURE } },
        ]);
        expect(yield* partHistories(inbox)).toEqual(Array(2).fill("requested attempted accepted"));
      }),
    ));

  it("does one call at a time for an account", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        const other = anotherContact(inbox);
        yield* receive(other);
        yield* rest;
        const { promise, resolve } = Promise.withResolvers<void>();
        world.meta.next("send", { kind: "hold", until: promise, book: true });
        yield* reply(inbox, "first");
        yield* world.meta.arrived("send", 1);
        yield* reply(other, "second");
        expect(sends(world)).toBe(1);
        resolve();
        yield* rest;
        expect(texts(world)).toEqual(["first", "second"]);
      }),
    ));

  it("records an attempt before the call and waits for what is under way when it stops", () =>
    inWorld((world) =>
      Effect.gen(function* () {
        const inbox = newInbox();
        const { promise, resolve } = Promise.withResolvers<void>();
        world.meta.next("send", { kind: "hold", until: promise, book: true });
        yield* live(
          world,
          Effect.gen(function* () {
            yield* connect(inbox);
            yield* receive(inbox);
            yield* reply(inbox, "slow");
            yield* world.meta.arrived("send", 1);
            expect(yield* partHistories(inbox)).toEqual(["requested attempted"]);
            yield* Effect.forkDetach(Effect.sync(resolve));
          }),
        );
        const histories = yield* Effect.provide(partHistories(inbox), layerGround(world));
        expect(histories).toEqual(["requested attempted accepted"]);
      }),
    ));

  it("fails for good where Meta says that the window is closed", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        world.meta.next("send", refused(10, 2534022));
        yield* reply(inbox, "too late", "fine");
        yield* rest;
        expect(yield* partHistories(inbox)).toEqual(["requested attempted failed", "requested attempted accepted"]);
        expect(yield* lastData(inbox, "PartFailed")).toMatchObject({ code: "10", subcode: "2534022", retryAt: null });
      }),
    ));

  it("stops the account when its token is dead", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        world.meta.next("send", refused(190, 460));
        yield* reply(inbox, "one", "two");
        yield* rest;
        expect(sends(world)).toBe(1);
        expect(yield* partHistories(inbox)).toEqual(["requested attempted failed", "requested failed"]);
        expect(yield* lastData(inbox, "PartFailed")).toMatchObject({ code: "account_disconnected" });
        const account = yield* eventsIn(`account-${inbox.accountId}`);
        expect(account.at(-1)).toMatchObject({ type: "AccountTokenRejected", data: { code: "190", subcode: "460" } });
      }),
    ));

  it("keeps to its own limit an hour and contact", () =>
    withInbox(
      (inbox, world) =>
        Effect.gen(function* () {
          yield* reply(inbox, "1", "2", "3");
          yield* rest;
          expect(texts(world)).toEqual(["1", "2"]);
          yield* later(world, HOUR_MS - 1);
          expect(texts(world)).toEqual(["1", "2"]);
          yield* later(world, 1);
          expect(texts(world)).toEqual(["1", "2", "3"]);
        }),
      { ...defaultSettings, hourlyLimitPerContact: 2 },
    ));
});

describe("a part that surely was not sent", () => {
  it("waits as long as Meta asks and goes out once", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        world.meta.next("send", throttled(120));
        yield* reply(inbox, "patient", "behind");
        yield* rest;
        yield* later(world, 119_000);
        expect(sends(world)).toBe(1);
        yield* later(world, 1_000);
        expect(texts(world)).toEqual(["patient", "behind"]);
        expect((yield* partHistories(inbox))[0]).toBe("requested attempted failed attempted accepted");
      }),
    ));

  it("pauses longer each time and is given up in the end", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        world.meta.next("send", ...Array.from({ length: 20 }, () => throttled()));
        yield* reply(inbox, "never");
        yield* rest;
        for (let pause = 0; pause < 15; pause++) yield* later(world, 10 * MINUTE_MS);
        expect(sends(world)).toBe(defaultSettings.tries.part);
        expect(yield* lastData(inbox, "PartFailed")).toMatchObject({ code: "4", retryAt: null });
      }),
    ));

  it("goes out once when Meta can be reached again", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        yield* world.meta.down;
        yield* reply(inbox, "hello?");
        yield* rest;
        yield* later(world, 3_000);
        expect(yield* partHistories(inbox)).toEqual(["requested"]);
        yield* world.meta.up;
        yield* later(world, 10_000);
        expect(texts(world)).toEqual(["hello?"]);
        expect(yield* partHistories(inbox)).toEqual(["requested attempted accepted"]);
      }),
    ));

  it("is given up when Meta stays out of reach", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        yield* world.meta.down;
        yield* reply(inbox, "hello?");
        yield* rest;
        for (let pause = 0; pause < 15; pause++) yield* later(world, 10 * MINUTE_MS);
        expect(yield* lastData(inbox, "PartFailed")).toMatchObject({ code: "not_connected", retryAt: null });
        yield* world.meta.up;
      }),
    ));

  it("fails when the window closes while it waits", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        yield* later(world, 24 * HOUR_MS - MINUTE_MS);
        world.meta.next("send", throttled(120));
        yield* reply(inbox, "just in time");
        yield* rest;
        yield* later(world, 3 * MINUTE_MS);
        expect(sends(world)).toBe(1);
        expect(yield* partHistories(inbox)).toEqual(["requested attempted failed failed"]);
        expect(yield* lastData(inbox, "PartFailed")).toMatchObject({ code: "window_closed" });
      }),
    ));

  for (const [clock, pass] of [
    [
      "monotonic",
      ({ clock }: World) => {
        const wall = clock.clock.currentTimeMillisUnsafe();
        clock.advance(5_000);
        clock.setWall(wall);
      },
    ],
    ["wall", (world: World) => world.clock.setWall(Date.UTC(2026, 0, 15, 10))],
  ] as const)
    it(`is abandoned when the ${clock} clock says that its attempt is too old, and goes out later`, () =>
      inWorld((world) => {
        const late = Layer.effect(
          Graph,
          Effect.map(Graph, (graph) => ({
            ...graph,
            prepareSend: (send) =>
              Effect.map(graph.prepareSend(send), (prepared) => ({
                send: (mayStillGo) => {
                  if (sends(world) === 0 && !isLate) pass(world);
                  isLate = true;
                  return prepared.send(mayStillGo);
                },
              })),
          })),
        ).pipe(Layer.provide(graphOf(world)));
        let isLate = false;
        return Effect.gen(function* () {
          const inbox = newInbox();
          yield* connect(inbox);
          yield* receive(inbox);
          yield* reply(inbox, "stale");
          yield* rest;
          expect(texts(world)).toEqual([]);
          yield* later(world, 1_000);
          expect(texts(world)).toEqual(["stale"]);
          expect(yield* partHistories(inbox)).toEqual(["requested attempted attemptabandoned attempted accepted"]);
        }).pipe(
          Effect.provide(
            layerAutomations(defaultSettings).pipe(Layer.provideMerge(late), Layer.provideMerge(layerGround(world))),
          ),
        );
      }));
});

describe("a part that may have gone out", () => {
  const errorUnder200 = { kind: "answer", status: 200, body: { error: { code: 100, message: "" } } } as const;
  for (const [what, behaviour, cause] of [
    ["the connection is cut after accepting", cutAfterAccepting, "connection"],
    ["the connection is cut before reading", cutBeforeReading, "connection"],
    ["Meta breaks after accepting", brokenAfterAccepting, "server_error"],
    ["Meta reports code 1", refused(1), "server_error"],
    ["an error comes under 200", errorUnder200, "server_error"],
  ] as const)
    it(`is unresolved and never repeated when ${what}`, () =>
      withInbox((inbox, world) =>
        Effect.gen(function* () {
          world.meta.next("send", behaviour);
          yield* reply(inbox, "perhaps", "behind");
          yield* rest;
          yield* later(world, HOUR_MS);
          expect(sends(world)).toBe(1);
          expect(yield* partHistories(inbox)).toEqual(["requested attempted unresolved", "requested"]);
          expect(yield* lastData(inbox, "PartUnresolved")).toMatchObject({ cause });
        }),
      ));

  it("is unresolved when Meta does not answer in time", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        world.meta.next("send", { kind: "hold", book: true });
        yield* reply(inbox, "slow");
        yield* world.meta.arrived("send", 1);
        yield* later(world, 10_000);
        expect(yield* lastData(inbox, "PartUnresolved")).toMatchObject({ cause: "timeout" });
      }),
    ));

  it("is settled by an echo that comes after", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        world.meta.next("send", cutAfterAccepting);
        yield* reply(inbox, "lost answer ✓", "behind");
        yield* rest;
        yield* later(world, 3 * MINUTE_MS);
        yield* echo(inbox, "lost answer ✓", "mid-1");
        yield* rest;
        expect(texts(world)).toEqual(["lost answer ✓", "behind"]);
        expect((yield* partHistories(inbox))[0]).toBe("requested attempted unresolved accepted");
        const events = yield* eventsIn(`conversation-${inbox.conversationId}`);
        const [accepted] = events.filter(({ type }) => type === "PartAccepted");
        expect(accepted?.data).toMatchObject({ mid: "mid-1", settledBy: "echo" });
        expect(accepted?.meta.actor).toEqual({ kind: "automation", id: "echo-settler" });
      }),
    ));

  it("with an attachment is settled by the echo of one of its type", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        world.meta.next("send", cutAfterAccepting);
        yield* replyWith(inbox, [picture]);
        yield* rest;
        yield* echoAttachment(inbox, "audio", "typed-in-the-app");
        yield* rest;
        expect(yield* partHistories(inbox)).toEqual(["requested attempted unresolved"]);
        yield* echoAttachment(inbox, "image", "mid-1");
        yield* rest;
        expect(yield* partHistories(inbox)).toEqual(["requested attempted unresolved accepted"]);
        expect(yield* lastData(inbox, "PartAccepted")).toMatchObject({ mid: "mid-1", settledBy: "echo" });
      }),
    ));

  it("is settled by an echo that came before the answer was lost", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        world.meta.next("send", { kind: "hold", book: true });
        yield* reply(inbox, "early echo");
        yield* world.meta.arrived("send", 1);
        yield* echo(inbox, "early echo", "mid-1");
        yield* later(world, 10_000);
        expect(yield* partHistories(inbox)).toEqual(["requested attempted unresolved accepted"]);
      }),
    ));

  it("is left to a person when two messages could be it", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        world.meta.next("send", { kind: "hold", book: true });
        const [partId = ""] = yield* reply(inbox, "Thanks!");
        yield* world.meta.arrived("send", 1);
        yield* echo(inbox, "Thanks!", "mid-1");
        yield* echo(inbox, "Thanks!", "typed-in-the-app");
        yield* later(world, 10_000);
        expect(yield* partHistories(inbox)).toEqual(["requested attempted unresolved"]);
        const now = world.clock.clock.currentTimeMillisUnsafe();
        yield* tellInbox(inbox, { type: "AcceptPart", partId, attempt: 1, mid: null, settledBy: "person", now });
        yield* reply(inbox, "next");
        yield* rest;
        expect(texts(world)).toEqual(["Thanks!", "next"]);
      }),
    ));

  const saidToHaveGoneOut = (inbox: Inbox, world: World, text: string) =>
    Effect.gen(function* () {
      world.meta.next("send", cutAfterAccepting);
      const [partId = ""] = yield* reply(inbox, text);
      yield* rest;
      const now = world.clock.clock.currentTimeMillisUnsafe();
      yield* tellInbox(inbox, { type: "AcceptPart", partId, attempt: 1, mid: null, settledBy: "person", now });
      return partId;
    });

  it("is joined with its echo after a person said that it went out", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        const partId = yield* saidToHaveGoneOut(inbox, world, "late echo");
        yield* echo(inbox, "late echo", "mid-1");
        yield* echo(inbox, "typed in the app", "m2");
        yield* rest;
        expect(yield* partHistories(inbox)).toEqual(["requested attempted unresolved accepted accepted"]);
        expect(yield* lastData(inbox, "PartAccepted")).toMatchObject({ partId, mid: "mid-1", settledBy: "echo" });
      }),
    ));

  it("is not joined with what was typed elsewhere long after a person said that it went out", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        yield* saidToHaveGoneOut(inbox, world, "Thanks!");
        yield* later(world, HOUR_MS + 1);
        yield* echo(inbox, "Thanks!", "typed-in-the-app");
        yield* rest;
        expect(yield* lastData(inbox, "PartAccepted")).toMatchObject({ mid: null });
      }),
    ));

  it("is not settled by the echo of an earlier reply with the same text", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        yield* reply(inbox, "Hi");
        yield* rest;
        world.meta.next("send", cutBeforeReading);
        yield* reply(inbox, "Hi");
        yield* rest;
        yield* echo(inbox, "Hi", "mid-1");
        yield* rest;
        expect(yield* partHistories(inbox)).toEqual(["requested attempted accepted", "requested attempted unresolved"]);
      }),
    ));

  it("goes out again when a person says so", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        world.meta.next("send", cutBeforeReading);
        const [partId = ""] = yield* reply(inbox, "again");
        yield* rest;
        yield* later(world, 2 * MINUTE_MS);
        const now = world.clock.clock.currentTimeMillisUnsafe();
        yield* tellInbox(inbox, { type: "ReleasePart", partId, now });
        yield* rest;
        expect(texts(world)).toEqual(["again"]);
        expect(yield* partHistories(inbox)).toEqual(["requested attempted unresolved released attempted accepted"]);
      }),
    ));
});

describe("a restart", () => {
  it("sends what was requested and not attempted, at once", () =>
    inWorld((world) =>
      Effect.gen(function* () {
        const inbox = newInbox();
        yield* live(world, Effect.andThen(connect(inbox), receive(inbox)));
        yield* Effect.provide(reply(inbox, "typed while down"), layerGround(world));
        yield* live(world, rest);
        expect(texts(world)).toEqual(["typed while down"]);
      }),
    ));

  /** What a process leaves behind that is killed during its call to Meta. */
  const killed = (inbox: Inbox, world: World) =>
    Effect.gen(function* () {
      const [partId = ""] = yield* reply(inbox, "killed");
      yield* tellInbox(inbox, { type: "AttemptPart", partId, now: world.clock.clock.currentTimeMillisUnsafe() });
      return partId;
    }).pipe(Effect.provide(layerGround(world), { local: true }));

  it("declares an attempt that a dead process left unresolved at once where it is alone", () =>
    inWorld((world) =>
      Effect.gen(function* () {
        const inbox = newInbox();
        yield* live(world, Effect.andThen(connect(inbox), receive(inbox)));
        const partId = yield* killed(inbox, world);
        yield* live(
          world,
          Effect.gen(function* () {
            yield* rest;
            expect(yield* partHistories(inbox)).toEqual(["requested attempted unresolved"]);
            expect(yield* lastData(inbox, "PartUnresolved")).toMatchObject({ cause: "crash" });
            const now = world.clock.clock.currentTimeMillisUnsafe();
            const outcome = yield* tellInbox(inbox, { type: "ReleasePart", partId, now });
            expect(outcome).toEqual({ kind: "rejected", reason: "TooSoonToSendAgain" });
          }),
        );
        expect(sends(world)).toBe(0);
      }),
    ));

  it("does so although the attempt was followed before", () =>
    inWorld((world) =>
      Effect.gen(function* () {
        const inbox = newInbox();
        yield* live(world, Effect.andThen(connect(inbox), receive(inbox)));
        yield* killed(inbox, world);
        const settings = { ...defaultSettings, workers: "among-others" } as const;
        yield* live(world, rest, settings);
        yield* live(
          world,
          Effect.gen(function* () {
            yield* rest;
            expect(yield* partHistories(inbox)).toEqual(["requested attempted unresolved"]);
          }),
        );
      }),
    ));

  it("leaves an attempt of its own alone while it is under way", () =>
    withInbox((inbox, world) =>
      Effect.gen(function* () {
        const { promise, resolve } = Promise.withResolvers<void>();
        world.meta.next("send", { kind: "hold", until: promise, book: true });
        yield* reply(inbox, "slow");
        yield* world.meta.arrived("send", 1);
        yield* reply(inbox, "behind");
        // Whatever the attempt sets off is worked off before what comes after it.
        yield* receive(anotherContact(inbox));
        yield* world.meta.arrived("profile", 2);
        expect((yield* partHistories(inbox))[0]).toBe("requested attempted");
        resolve();
        yield* rest;
        expect(yield* partHistories(inbox)).toEqual(Array(2).fill("requested attempted accepted"));
      }),
    ));

  it("declares an attempt without outcome unresolved two minutes after it among others, across another restart", () =>
    inWorld((world) =>
      Effect.gen(function* () {
        const inbox = newInbox();
        const settings = { ...defaultSettings, workers: "among-others" } as const;
        yield* live(world, Effect.andThen(connect(inbox), receive(inbox)), settings);
        yield* killed(inbox, world);
        yield* live(world, later(world, MINUTE_MS), settings);
        yield* live(
          world,
          Effect.gen(function* () {
            yield* later(world, MINUTE_MS - 1);
            expect(yield* partHistories(inbox)).toEqual(["requested attempted"]);
            yield* later(world, 1);
            expect(yield* partHistories(inbox)).toEqual(["requested attempted unresolved"]);
            expect(yield* lastData(inbox, "PartUnresolved")).toMatchObject({ cause: "crash" });
          }),
          settings,
        );
        expect(sends(world)).toBe(0);
      }),
    ));

  it("sends nothing from a log that it has never followed", () =>
    inWorld((world) =>
      Effect.gen(function* () {
        const inbox = newInbox();
        const before = Effect.gen(function* () {
          yield* connect(inbox);
          yield* receive(inbox);
          yield* reply(inbox, "of an older time");
        });
        yield* Effect.provide(before, layerGround(world));
        yield* live(world, later(world, HOUR_MS));
        expect(world.meta.calls).toEqual([]);
      }),
    ));

  it("leaves an old attempt of a log that it has never followed to a person", () =>
    inWorld((world) =>
      Effect.gen(function* () {
        const inbox = newInbox();
        const before = Effect.gen(function* () {
          yield* connect(inbox);
          yield* receive(inbox);
          const [partId = ""] = yield* reply(inbox, "of an older time");
          yield* tellInbox(inbox, { type: "AttemptPart", partId, now: world.clock.clock.currentTimeMillisUnsafe() });
        });
        yield* Effect.provide(before, layerGround(world));
        world.clock.advance(HOUR_MS);
        yield* live(world, Effect.andThen(reply(inbox, "new"), rest));
        const histories = yield* Effect.provide(partHistories(inbox), layerGround(world));
        expect(histories).toEqual(["requested attempted unresolved", "requested"]);
        expect(sends(world)).toBe(0);
      }),
    ));
});
