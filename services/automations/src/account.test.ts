import { claimStream } from "@soshogle/domain/ids";
import { graphOf } from "@soshogle/testing/graph";
import {
  connect,
  connectWithoutToken,
  disconnect,
  echo,
  eventsIn,
  type Inbox,
  newInbox,
  partHistories,
  receive,
  reply,
} from "@soshogle/testing/inbox";
import { cutBeforeReading, refused, throttled } from "@soshogle/testing/scripted-meta";
import { inWorld, layerGround, type World } from "@soshogle/testing/world";
import { Vault } from "@soshogle/vault/vault";
import { Effect, Layer } from "effect";
import { describe, expect, it } from "vitest";
import { releaseClaims, renewClaims } from "./claims.ts";
import { Automations, layerAutomations } from "./layer.ts";
import { defaultSettings } from "./settings.ts";
import { subscribedFields } from "./subscribe.ts";

const HOUR_MS = 60 * 60_000;

const processOf = (world: World) =>
  layerAutomations(defaultSettings).pipe(Layer.provideMerge(graphOf(world)), Layer.provideMerge(layerGround(world)));
type Process = Layer.Success<ReturnType<typeof processOf>>;

const rest = Effect.flatMap(Automations, ({ atRest }) => atRest);
const later = (world: World, ms: number) =>
  Effect.andThen(
    Effect.sync(() => world.clock.advance(ms)),
    rest,
  );
const inProcess = (story: (inbox: Inbox, world: World) => Effect.Effect<void, unknown, Process>) =>
  inWorld((world) => Effect.provide(story(newInbox(), world), processOf(world)));

const typesIn = (stream: Parameters<typeof eventsIn>[0]) =>
  Effect.map(eventsIn(stream), (all) => all.map((e) => e.type));
const count = ({ meta }: World, kind: string) => meta.calls.filter((call) => call === kind).length;

describe("connecting an account", () => {
  it("subscribes to its webhooks and claims its ids", () =>
    inProcess((inbox) =>
      Effect.gen(function* () {
        yield* connect(inbox);
        yield* rest;
        const events = yield* eventsIn(`account-${inbox.accountId}`);
        expect(events.at(-1)).toMatchObject({ type: "AccountSubscribed", data: { fields: subscribedFields } });
        const { claimHmac } = yield* Vault;
        for (const id of [inbox.igId, inbox.appScopedId])
          expect(yield* typesIn(claimStream("instagram", claimHmac(`instagram|${id}`)))).toEqual(["ClaimMade"]);
      }),
    ));

  it("subscribes later where Meta is busy", () =>
    inProcess((inbox, world) =>
      Effect.gen(function* () {
        world.meta.next("subscribe", throttled(), cutBeforeReading);
        yield* connect(inbox);
        yield* rest;
        yield* later(world, 2_000);
        yield* later(world, 4_000);
        expect(count(world, "subscribe")).toBe(3);
        expect(yield* typesIn(`account-${inbox.accountId}`)).toEqual(["AccountConnected", "AccountSubscribed"]);
      }),
    ));

  it("says so where Meta refuses the subscription", () =>
    inProcess((inbox, world) =>
      Effect.gen(function* () {
        world.meta.next("subscribe", refused(200));
        yield* connect(inbox);
        yield* rest;
        const events = yield* eventsIn(`account-${inbox.accountId}`);
        expect(events.at(-1)).toMatchObject({ type: "AccountSubscriptionFailed", data: { code: "200" } });
      }),
    ));
});

describe("connecting an account again", () => {
  it("claims its ids again although the first connection was still being subscribed", () =>
    inProcess((inbox, world) =>
      Effect.gen(function* () {
        const { claimHmac } = yield* Vault;
        world.meta.next("subscribe", throttled());
        yield* connect(inbox);
        yield* rest;
        yield* disconnect(inbox);
        yield* rest;
        world.clock.advance(1);
        yield* connect(inbox);
        yield* rest;
        for (const id of [inbox.igId, inbox.appScopedId])
          expect(yield* typesIn(claimStream("instagram", claimHmac(`instagram|${id}`)))).toEqual([
            "ClaimMade",
            "ClaimReleased",
            "ClaimMade",
          ]);
        expect((yield* typesIn(`account-${inbox.accountId}`)).at(-1)).toBe("AccountSubscribed");
      }),
    ));
});

describe("a subscription that cannot be", () => {
  const failure = (inbox: Inbox) => Effect.map(eventsIn(`account-${inbox.accountId}`), (events) => events.at(-1));
  /** Another account, perhaps of another workspace, holds the same ids. */
  const another = (inbox: Inbox, workspaceId: string) => ({
    routes: { ...inbox, accountId: "another", connectedAt: 0 },
    because: { workspaceId, causationId: "click", correlationId: "click" },
  });

  it("says so when another account holds the ids", () =>
    inProcess((inbox, world) =>
      Effect.gen(function* () {
        const { routes, because } = another(inbox, "elsewhere");
        yield* renewClaims(routes, because);
        yield* connect(inbox);
        yield* rest;
        expect(yield* failure(inbox)).toMatchObject({
          type: "AccountSubscriptionFailed",
          data: { code: "claimed_by_another", subcode: null },
        });
        expect(count(world, "subscribe")).toBe(0);
      }),
    ));

  it("waits while another workspace has just given the ids free", () =>
    inProcess((inbox, world) =>
      Effect.gen(function* () {
        const { routes, because } = another(inbox, "elsewhere");
        yield* renewClaims(routes, because);
        yield* releaseClaims(routes, because);
        yield* connect(inbox);
        yield* rest;
        expect((yield* failure(inbox))?.type).toBe("AccountConnected");
        for (let pause = 0; pause < 6; pause++) yield* later(world, 30_000);
        expect((yield* failure(inbox))?.type).toBe("AccountSubscribed");
      }),
    ));

  it("says so when there is no token", () =>
    inProcess((inbox) =>
      Effect.gen(function* () {
        yield* connectWithoutToken(inbox);
        yield* rest;
        expect(yield* failure(inbox)).toMatchObject({
          type: "AccountSubscriptionFailed",
          data: { code: "no_token", subcode: null },
        });
      }),
    ));
});

describe("disconnecting an account", () => {
  it("ends the subscription, destroys the token, frees the ids and sends no more", () =>
    inProcess((inbox, world) =>
      Effect.gen(function* () {
        const vault = yield* Vault;
        yield* connect(inbox);
        yield* receive(inbox);
        yield* rest;
        yield* disconnect(inbox);
        yield* reply(inbox, "too late");
        yield* rest;
        expect(count(world, "unsubscribe")).toBe(1);
        expect(count(world, "send")).toBe(0);
        expect(yield* vault.token(inbox.accountId)).toBeNull();
        expect(yield* typesIn(claimStream("instagram", vault.claimHmac(`instagram|${inbox.igId}`)))).toEqual([
          "ClaimMade",
          "ClaimReleased",
        ]);
        expect(yield* partHistories(inbox)).toEqual(["requested failed"]);
      }),
    ));

  it("is finished although Meta stays out of reach", () =>
    inProcess((inbox, world) =>
      Effect.gen(function* () {
        const vault = yield* Vault;
        yield* connect(inbox);
        yield* rest;
        yield* world.meta.down;
        yield* disconnect(inbox);
        yield* rest;
        for (let pause = 0; pause < 5; pause++) yield* later(world, HOUR_MS);
        expect(yield* vault.token(inbox.accountId)).toBeNull();
        yield* world.meta.up;
      }),
    ));

  it("leaves an account alone that was connected again, and its ids claimed", () =>
    inProcess((inbox, world) =>
      Effect.gen(function* () {
        const vault = yield* Vault;
        yield* connect(inbox);
        yield* rest;
        world.meta.next("unsubscribe", throttled());
        yield* disconnect(inbox);
        yield* rest;
        world.clock.advance(1);
        const because = { workspaceId: inbox.workspaceId, causationId: "click", correlationId: "click" };
        const connectedAt = world.clock.clock.currentTimeMillisUnsafe();
        yield* renewClaims({ ...inbox, connectedAt }, because);
        yield* connect(inbox);
        yield* later(world, HOUR_MS);
        expect(yield* vault.token(inbox.accountId)).not.toBeNull();
        const claims = yield* typesIn(claimStream("instagram", vault.claimHmac(`instagram|${inbox.igId}`)));
        expect(claims.at(-1)).toBe("ClaimMade");
        expect((yield* typesIn(`account-${inbox.accountId}`)).at(-1)).toBe("AccountSubscribed");
      }),
    ));
});

describe("a contact's profile", () => {
  const ready = (inbox: Inbox) => Effect.andThen(connect(inbox), rest);

  it("is asked for after the first message and believed for a day", () =>
    inProcess((inbox, world) =>
      Effect.gen(function* () {
        yield* ready(inbox);
        yield* receive(inbox);
        yield* rest;
        yield* receive(inbox);
        yield* rest;
        const [fetched, ...more] = yield* eventsIn(`contact-${inbox.conversationId}`);
        expect(more).toEqual([]);
        expect(fetched).toMatchObject({
          type: "ContactProfileFetched",
          personal: { state: "clear", value: { name: "Ada Example", username: "ada", pictureUrl: null } },
        });
        yield* later(world, 24 * HOUR_MS);
        yield* receive(inbox);
        yield* rest;
        expect(count(world, "profile")).toBe(2);
        expect(yield* typesIn(`contact-${inbox.conversationId}`)).toHaveLength(2);
      }),
    ));

  for (const code of [230, 9010, 100])
    it(`that Meta refuses with ${code} harms nothing`, () =>
      inProcess((inbox, world) =>
        Effect.gen(function* () {
          yield* ready(inbox);
          world.meta.next("profile", refused(code));
          yield* echo(inbox, "typed in the app", "m1");
          yield* receive(inbox);
          yield* rest;
          yield* reply(inbox, "fine");
          yield* rest;
          expect(yield* typesIn(`contact-${inbox.conversationId}`)).toEqual(["ContactProfileUnavailable"]);
          expect(world.meta.book).toHaveLength(1);
          expect(count(world, "profile")).toBe(1);
        }),
      ));

  it("is asked for again while Meta is troubled, but not for ever", () =>
    inProcess((inbox, world) =>
      Effect.gen(function* () {
        yield* ready(inbox);
        world.meta.next("profile", ...Array.from({ length: 10 }, () => cutBeforeReading));
        yield* receive(inbox);
        yield* rest;
        for (let pause = 0; pause < 10; pause++) yield* later(world, HOUR_MS);
        expect(count(world, "profile")).toBe(defaultSettings.tries.profile);
        expect(yield* typesIn(`contact-${inbox.conversationId}`)).toEqual([]);
      }),
    ));

  it("stops the account when its token turns out dead", () =>
    inProcess((inbox, world) =>
      Effect.gen(function* () {
        yield* ready(inbox);
        world.meta.next("profile", refused(190));
        yield* receive(inbox);
        yield* rest;
        expect((yield* typesIn(`account-${inbox.accountId}`)).at(-1)).toBe("AccountTokenRejected");
      }),
    ));
});

it("tells how much waits and runs", () =>
  inProcess((inbox, world) =>
    Effect.gen(function* () {
      const { status } = yield* Automations;
      yield* connect(inbox);
      yield* receive(inbox);
      yield* rest;
      expect(yield* status).toMatchObject({ items: 0, oldestDueAt: null, running: 0, unreadable: 0 });
      world.meta.next("send", { kind: "hold" });
      yield* reply(inbox, "slow");
      yield* world.meta.arrived("send", 1);
      expect(yield* status).toMatchObject({ running: 1 });
      yield* later(world, 10_000);
    }),
  ));
