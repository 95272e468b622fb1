import { Keep } from "@soshogle/document-store/document-store";
import { uuid5 } from "@soshogle/event-store/event-id";
import { EventStore, START } from "@soshogle/event-store/event-store";
import { layerDomain, layerLogAndKeepIn } from "@soshogle/testing/embedded";
import { graphOf } from "@soshogle/testing/graph";
import { layerMortal, makeMortal } from "@soshogle/testing/mortal";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { inWorld, layerStores } from "@soshogle/testing/world";
import { Effect, Fiber, Layer } from "effect";
import { describe, expect, it } from "vitest";
import { webCollections } from "./collections.ts";
import { makeOwner, ownerExists } from "./owners.ts";
import { isPassword } from "./passwords.ts";
import { credentialsByEmail, roleOf } from "./people.ts";
import { beginSession, sessionOf } from "./sessions.ts";

const ADA = { email: "Ada@Example.com", password: "correct horse battery", name: "Ada", workspaceName: "Harbour" };

const eventTypes = Effect.gen(function* () {
  const { events } = yield* (yield* EventStore).readAll({ after: START, limit: 10_000 });
  return events.map(({ type }) => type).sort();
});
const ONE_OWNER = ["ClaimMade", "MemberJoined", "UserRegistered", "WorkspaceCreated"];

/** How many of a user's events are in the log: claim, registration, membership. */
const userEvents = Effect.fnUntraced(function* (email: string) {
  const store = yield* EventStore;
  const workspaceId = uuid5(`workspace|${yield* store.logId}|first`);
  const userId = uuid5(`user|${workspaceId}|${email}`);
  const { events } = yield* store.readAll({ after: START, limit: 10_000 });
  return events.filter((event) => JSON.stringify([event.stream, event.data]).includes(userId)).length;
});

const inFreshFolder = <A, E>(story: Effect.Effect<A, E, Layer.Success<typeof layerDomain> | Keep | EventStore>) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const stores = layerLogAndKeepIn(yield* temporaryFolder);
        const prepared = Effect.andThen(
          Effect.flatMap(Keep, (keep) => keep.ensure(webCollections)),
          story,
        );
        return yield* Effect.provide(prepared, layerDomain.pipe(Layer.provideMerge(stores)));
      }),
    ),
  );

const signsIn = Effect.fnUntraced(function* (email: string, password: string) {
  const credentials = yield* credentialsByEmail(email);
  return yield* isPassword(password, credentials?.passwordHash ?? null);
});

describe("making an owner", () => {
  it("gives a new workspace the time zone of its first owner's browser, and no other owner's", () =>
    inFreshFolder(
      Effect.gen(function* () {
        const zones = Effect.map(
          Effect.flatMap(EventStore, (store) => store.readAll({ after: START, limit: 10_000 })),
          ({ events }) => events.filter(({ type }) => type === "WorkspaceTimeZoneChosen").map(({ data }) => data),
        );
        yield* makeOwner({ ...ADA, timeZone: "Asia/Kathmandu" });
        yield* makeOwner({ ...ADA, timeZone: "Europe/Berlin" });
        expect(yield* zones).toMatchObject([{ timeZone: "Asia/Kathmandu" }]);
      }),
    ));

  it("makes a user, a workspace and its owner", () =>
    inFreshFolder(
      Effect.gen(function* () {
        expect(yield* ownerExists).toBe(false);
        const { userId, workspaceId } = yield* makeOwner(ADA);
        expect(yield* ownerExists).toBe(true);
        expect(yield* roleOf(workspaceId, userId)).toBe("owner");
        expect(yield* signsIn("ada@example.com", ADA.password)).toBe(true);
        expect(yield* eventTypes).toEqual(ONE_OWNER);
      }),
    ));

  it("again gives the same owner a new password and ends the sessions", () =>
    inFreshFolder(
      Effect.gen(function* () {
        const first = yield* makeOwner(ADA);
        const { token } = yield* beginSession(first);
        const second = yield* makeOwner({ ...ADA, password: "another long password" });
        expect(second).toMatchObject({ userId: first.userId, workspaceId: first.workspaceId });
        expect(yield* sessionOf(token)).toBeNull();
        expect(yield* signsIn(ADA.email, ADA.password)).toBe(false);
        expect(yield* signsIn(ADA.email, "another long password")).toBe(true);
        expect(yield* eventTypes).toEqual(ONE_OWNER);
      }),
    ));

  it("ends more sessions than fit on a page", () =>
    inFreshFolder(
      Effect.gen(function* () {
        const owner = yield* makeOwner(ADA);
        const sessions = yield* Effect.all(
          Array.from({ length: 230 }, () => beginSession(owner)),
          { concurrency: 20 },
        );
        yield* makeOwner(ADA);
        for (const { token } of sessions) expect(yield* sessionOf(token)).toBeNull();
      }),
    ));

  it("with another address makes a further owner of the same workspace", () =>
    inFreshFolder(
      Effect.gen(function* () {
        const ada = yield* makeOwner(ADA);
        const ben = yield* makeOwner({ ...ADA, email: "ben@example.com", workspaceName: "Ignored" });
        expect(ben.workspaceId).toBe(ada.workspaceId);
        expect(ben.userId).not.toBe(ada.userId);
        expect(yield* roleOf(ben.workspaceId, ben.userId)).toBe("owner");
      }),
    ));

  it("twice at once with one address makes one", () =>
    inFreshFolder(
      Effect.gen(function* () {
        const made = yield* Effect.all([makeOwner(ADA), makeOwner(ADA)], { concurrency: 2 });
        expect(new Set(made.map(({ userId }) => userId)).size).toBe(1);
        expect(yield* eventTypes).toEqual(ONE_OWNER);
      }),
    ));

  it("keeps neither password nor address in the log", () =>
    inFreshFolder(
      Effect.gen(function* () {
        yield* makeOwner(ADA);
        const log = JSON.stringify(yield* (yield* EventStore).readAll({ after: START, limit: 100 }), (_, value) =>
          typeof value === "bigint" ? String(value) : value,
        );
        expect(log).not.toMatch(/ada@|example\.com|correct horse|argon2/i);
      }),
    ));

  it(
    "killed at any moment is finished by doing it again",
    () =>
      inWorld((world) =>
        Effect.gen(function* () {
          yield* (yield* Keep).ensure(webCollections);
          let lived = false;
          let halves = 0;
          for (let moments = 0; !lived; moments++) {
            const owner = { ...ADA, email: `killed-after-${moments}@example.com` };
            const mortal = yield* makeMortal(moments);
            const process = layerDomain.pipe(Layer.provideMerge(layerMortal(mortal)));
            const fiber = yield* Effect.forkDetach(Effect.provide(makeOwner(owner), process, { local: true }));
            lived = yield* Effect.raceFirst(Effect.as(mortal.died, false), Effect.as(Fiber.join(fiber), true));
            const left = yield* userEvents(owner.email);
            if (left > 0 && left < 3) halves++;
            const finish = Effect.gen(function* () {
              const { userId, workspaceId } = yield* makeOwner(owner);
              expect(yield* ownerExists).toBe(true);
              expect(yield* roleOf(workspaceId, userId)).toBe("owner");
              expect(yield* signsIn(owner.email, owner.password)).toBe(true);
            });
            yield* Effect.provide(finish, layerDomain, { local: true });
            expect(yield* userEvents(owner.email)).toBe(3);
          }
          expect(halves).toBeGreaterThan(3);
          expect((yield* eventTypes).filter((type) => type === "WorkspaceCreated")).toHaveLength(1);
        }).pipe(Effect.provide(Layer.merge(layerStores(world), graphOf(world)))),
      ),
    120_000,
  );
});
