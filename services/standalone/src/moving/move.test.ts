import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@effect/vitest";
import { Automations, layerAutomations } from "@soshogle/automations/layer";
import { defaultSettings } from "@soshogle/automations/settings";
import { Keep, type KeepShape } from "@soshogle/document-store/document-store";
import { conversationStream, type StreamName } from "@soshogle/domain/ids";
import { DestructionBook } from "@soshogle/event-store/destructions/destruction-book";
import { EventStore, type Position, START } from "@soshogle/event-store/event-store";
import { layerGround } from "@soshogle/process/ground";
import { layerPresence } from "@soshogle/process/presence";
import { masterKey } from "@soshogle/testing/embedded";
import { fakeEventStoreDb } from "@soshogle/testing/eventstoredb/scoped";
import { graphOf } from "@soshogle/testing/graph";
import { type House, houseIn, houseOfMortal, houseOn } from "@soshogle/testing/house";
import { connect, eventsIn, newInbox, receive, reply, tellInbox } from "@soshogle/testing/inbox";
import { hasMongoWire, mongoWire } from "@soshogle/testing/mongo-wire";
import { makeMortal } from "@soshogle/testing/mortal";
import { startScriptedMeta } from "@soshogle/testing/scripted-meta";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Clock, Effect, Exit, Fiber, Layer, Result } from "effect";
import { keepPlan } from "./keep-plan.ts";
import { moveHouse, renewLogId, reopen } from "./move.ts";
import type { Stores } from "./places.ts";

const files = Effect.flatMap(temporaryFolder, houseIn);
const servers = Effect.gen(function* () {
  const { url } = yield* fakeEventStoreDb();
  return yield* houseOn({ log: url, folder: yield* temporaryFolder });
});
const serversWithMongo = Effect.gen(function* () {
  const [{ url: log }, { url: documents }] = [yield* fakeEventStoreDb(), yield* mongoWire()];
  return yield* houseOn({ log, documents: `${documents}/inbox`, folder: yield* temporaryFolder });
});

const asFrom = (house: House): Stores => ({ ...house, option: "--from", name: "the old place" });
const asTo = (house: House): Stores => ({ ...house, option: "--to", name: "the new place" });
const quiet = () => () => {};
const move = (from: House, to: House) =>
  moveHouse({ from: asFrom(from), to: asTo(to), plan: keepPlan, progress: quiet });

/** What a process of the product stands on, on the stores of a house. */
const groundOn = (house: House) =>
  layerGround(masterKey).pipe(
    Layer.provideMerge(
      Layer.mergeAll(
        Layer.succeed(EventStore, house.log),
        Layer.succeed(Keep, house.keep),
        Layer.succeed(DestructionBook, house.book),
      ),
    ),
  );
const on = <A, E>(house: House, act: Effect.Effect<A, E, Layer.Success<ReturnType<typeof groundOn>>>) =>
  Effect.provide(act, groundOn(house), { local: true });

/** Automations work until nothing is left to do. */
const workOn = (house: House, meta: Parameters<typeof graphOf>[0]["meta"]) =>
  Effect.provide(
    Effect.flatMap(Automations, ({ atRest }) => atRest),
    layerAutomations(defaultSettings).pipe(Layer.provide(groundOn(house)), Layer.provide(graphOf({ meta }))),
    { local: true },
  );

const documentsIn = Effect.fnUntraced(function* (keep: KeepShape) {
  const along = keepPlan.collections.filter(({ moves }) => moves === "along");
  const found: Record<string, unknown> = {};
  for (const { name } of along)
    for (const { document } of yield* keep.scan(name, { after: null, limit: 10_000 }))
      found[`${name}/${document.id}`] = document;
  return found;
});

const eventsOf = Effect.fnUntraced(function* ({ log }: House, after: Position = START) {
  const { events } = yield* log.readAll({ after, limit: 10_000 });
  return events.map(({ position: _, storedAt: __, ...fields }) => fields);
});

const checkpointOf = Effect.fnUntraced(function* ({ log, keep }: House, name: string) {
  const id = `${name}|${yield* log.logId}`;
  return (yield* keep.checkpoints([id])).get(id);
});

/** A house somebody lived in: a message that was unsent, one that was answered, and an answer that waits. */
const livedIn = Effect.fnUntraced(function* (house: House) {
  const meta = yield* startScriptedMeta;
  const inbox = newInbox();
  const unsent = randomUUID();
  yield* workOn(house, meta);
  yield* on(
    house,
    Effect.gen(function* () {
      yield* connect(inbox);
      yield* receive(inbox, "to be unsent", unsent);
      yield* receive(inbox, "stays");
      const unsentAt = yield* Clock.currentTimeMillis;
      yield* tellInbox(inbox, { type: "RecordUnsend", from: "contact", mid: unsent, unsentAt, item: "{}", found: [] });
      yield* reply(inbox, "sent before");
    }),
  );
  yield* workOn(house, meta);
  expect(meta.book.map(({ text }) => text)).toEqual(["sent before"]);
  yield* on(house, reply(inbox, "waits"));
  yield* house.objects.put("media/a/1", Buffer.from("sealed"));
  return { meta, inbox, stream: conversationStream(inbox.conversationId) };
});
const textsIn = (house: House, stream: StreamName) =>
  on(
    house,
    Effect.map(eventsIn(stream), (all) =>
      JSON.stringify(all, (_, value) => (typeof value === "bigint" ? String(value) : value)),
    ),
  );

const ways = [
  ["files", files, "servers", servers, true],
  ["servers", servers, "files", files, true],
  ["files", files, "EventStoreDB and MongoDB", serversWithMongo, hasMongoWire],
  ["EventStoreDB and MongoDB", serversWithMongo, "files", files, hasMongoWire],
] as const;

for (const [source, from, target, to, isHere] of ways)
  describe.runIf(isHere)(`an installation that moves from ${source} to ${target}`, () => {
    it.live("goes on there as if nothing had happened, and sends nothing twice", () =>
      Effect.gen(function* () {
        const [old, fresh] = [yield* from, yield* to];
        const { meta, stream } = yield* livedIn(old);
        const moved = yield* move(old, fresh);
        expect(moved.tally.events).toBe((yield* eventsOf(old)).length);
        expect(yield* eventsOf(fresh)).toEqual(yield* eventsOf(old));
        expect(yield* documentsIn(fresh.keep)).toEqual(yield* documentsIn(old.keep));
        expect(yield* fresh.objects.get("media/a/1")).toEqual(yield* old.objects.get("media/a/1"));
        expect((yield* fresh.book.after(0)).lines).toEqual((yield* old.book.after(0)).lines);
        expect((yield* fresh.book.after(0)).lines).toHaveLength(1);
        expect(yield* fresh.log.logId).not.toBe(yield* old.log.logId);
        yield* workOn(fresh, meta);
        yield* workOn(fresh, meta);
        expect(meta.book.map(({ text }) => text).sort()).toEqual(["sent before", "waits"]);
        const texts = yield* textsIn(fresh, stream);
        expect(texts).toContain("stays");
        expect(texts).not.toContain("to be unsent");
      }),
    );

    it.live("keeps every checkpoint at the same event", () =>
      Effect.gen(function* () {
        const [old, fresh] = [yield* from, yield* to];
        yield* livedIn(old);
        yield* move(old, fresh);
        for (const name of ["automations", "destructions"]) {
          const [before, after] = [yield* checkpointOf(old, name), yield* checkpointOf(fresh, name)];
          expect(yield* eventsOf(fresh, after)).toEqual(yield* eventsOf(old, before));
        }
        expect((yield* eventsOf(fresh, yield* checkpointOf(fresh, "automations"))).length).toBeGreaterThan(0);
        expect(yield* checkpointOf(fresh, "destructions-book")).toBeUndefined();
      }),
    );
  });

describe("a move", () => {
  it.live(
    "may be killed at any moment: run again it is whole, and never can both places be used",
    () =>
      Effect.gen(function* () {
        let lived = false;
        let interrupted = 0;
        for (let moments = 0; !lived; moments += 31) {
          const [old, fresh] = [yield* files, yield* servers];
          const { meta } = yield* livedIn(old);
          const mortal = yield* makeMortal(moments);
          const [dyingOld, dyingFresh] = [yield* houseOfMortal(old, mortal), yield* houseOfMortal(fresh, mortal)];
          const moving = yield* Effect.forkDetach(move(dyingOld, dyingFresh));
          lived = yield* Effect.raceFirst(Effect.as(mortal.died, false), Effect.as(Fiber.join(moving), true));
          if (!lived) interrupted++;
          const starts = yield* Effect.forEach([old, fresh], (house) => Effect.exit(on(house, Effect.void)));
          // A target that nobody has begun to copy into is new to whoever starts there.
          if ((yield* fresh.log.readAll({ after: START, limit: 1 })).events.length > 0)
            expect(starts.filter(Exit.isSuccess).length).toBeLessThan(2);
          if (Exit.isSuccess(starts[1] ?? Exit.void) && !lived) continue;
          if (!lived) yield* move(old, fresh);
          expect(yield* eventsOf(fresh)).toEqual(yield* eventsOf(old));
          expect(yield* documentsIn(fresh.keep)).toEqual(yield* documentsIn(old.keep));
          yield* workOn(fresh, meta);
          expect(meta.book.map(({ text }) => text).sort()).toEqual(["sent before", "waits"]);
        }
        expect(interrupted).toBeGreaterThan(3);
      }),
    120_000,
  );
});

const messageOf = <A, E extends { readonly message: string }>(effect: Effect.Effect<A, E>) =>
  Effect.map(Effect.flip(effect), ({ message }) => message);
/** What keeps the product from starting on a house; null when it starts. */
const faultAtStart = (house: House) =>
  Effect.map(Effect.result(on(house, Effect.void)), (result) =>
    Result.isFailure(result) ? String(result.failure) : null,
  );

describe("a move is refused", () => {
  it.live("while a process runs on either side, and goes on when it has ended", () =>
    Effect.gen(function* () {
      const [old, fresh] = [yield* servers, yield* servers];
      yield* livedIn(old);
      for (const [house, option] of [
        [old, "--from"],
        [fresh, "--to"],
      ] as const) {
        const present = layerPresence("ingest").pipe(Layer.provide(Layer.succeed(Keep, house.keep)));
        const message = yield* Effect.provide(messageOf(move(old, fresh)), present, { local: true });
        expect(message).toContain(`${option}: processes of the product run on`);
        expect(message).toContain("(ingest). Stop all of them");
      }
      expect(yield* faultAtStart(old)).toBeNull();
      yield* move(old, fresh);
    }),
  );

  it.live("when a process comes at the last moment, and leaves the old place open for it", () =>
    Effect.gen(function* () {
      const [old, fresh] = [yield* servers, yield* servers];
      yield* livedIn(old);
      const present = layerPresence("automations").pipe(Layer.provide(Layer.succeed(Keep, old.keep)));
      const scope = yield* Effect.scope;
      const late = {
        ...fresh,
        log: {
          ...fresh.log,
          readAll: (options: Parameters<typeof fresh.log.readAll>[0]) =>
            Effect.andThen(Effect.orDie(Layer.buildWithScope(present, scope)), fresh.log.readAll(options)),
        },
      };
      expect(yield* messageOf(move(old, late))).toContain("--from: processes of the product run on");
      expect(yield* faultAtStart(old)).toBeNull();
      expect(yield* faultAtStart(fresh)).toContain("is not finished");
    }),
  );

  it.live("when the log grows meanwhile", () =>
    Effect.gen(function* () {
      const [old, fresh] = [yield* files, yield* servers];
      const { inbox } = yield* livedIn(old);
      let isWritten = false;
      const growing = {
        ...fresh,
        log: {
          ...fresh.log,
          append: (...of: Parameters<typeof fresh.log.append>) =>
            Effect.suspend(() => {
              if (isWritten) return fresh.log.append(...of);
              isWritten = true;
              return Effect.andThen(Effect.orDie(on(old, receive(inbox, "late"))), fresh.log.append(...of));
            }),
        },
      };
      expect(yield* messageOf(move(old, growing))).toMatch(/--(from: the log grew while|to: the copy is not the same)/);
    }),
  );

  it.live("into a place that is in use, or that another log was copied to", () =>
    Effect.gen(function* () {
      const [old, used, third] = [yield* files, yield* servers, yield* servers];
      yield* livedIn(old);
      yield* livedIn(used);
      const inUse = "--to: the new place is in use: it holds a log or a keep of its own";
      const before = yield* eventsOf(used);
      expect(yield* messageOf(move(old, used))).toContain(inUse);
      expect(yield* eventsOf(used)).toEqual(before);
      yield* move(used, third);
      expect(yield* messageOf(move(old, third))).toContain(inUse);
    }),
  );

  it.live("once somebody has started on the copy; before that it may be made again", () =>
    Effect.gen(function* () {
      const [old, fresh] = [yield* files, yield* servers];
      const { inbox } = yield* livedIn(old);
      yield* move(old, fresh);
      yield* move(old, fresh);
      yield* on(fresh, receive(inbox, "new"));
      const before = [yield* eventsOf(fresh), yield* documentsIn(fresh.keep)];
      expect(yield* messageOf(move(old, fresh))).toContain("--from: it was moved to the new place");
      yield* reopen(asFrom(old));
      expect(yield* messageOf(move(old, fresh))).toContain("--to: the new place is in use");
      expect([yield* eventsOf(fresh), yield* documentsIn(fresh.keep)]).toEqual(before);
    }),
  );

  it.live("from where it was moved away already, until that is taken back", () =>
    Effect.gen(function* () {
      const [old, first, second] = [yield* files, yield* servers, yield* servers];
      const { inbox } = yield* livedIn(old);
      yield* move(old, first);
      expect(yield* messageOf(move(old, second))).toContain("--from: it was moved to the new place");
      expect(yield* faultAtStart(old)).toContain("were moved to the new place. Start the product there");
      yield* reopen(asFrom(old));
      expect(yield* faultAtStart(old)).toBeNull();
      yield* on(old, receive(inbox, "more"));
      yield* move(old, second);
      expect(yield* eventsOf(second)).toEqual(yield* eventsOf(old));
    }),
  );

  it.live("where log and keep are no pair, or were never used, or hold what nobody knows", () =>
    Effect.gen(function* () {
      const [old, other, fresh] = [yield* files, yield* files, yield* servers];
      expect(yield* messageOf(move(old, fresh))).toContain("--from: the old place holds no installation");
      yield* livedIn(old);
      yield* livedIn(other);
      const apart = { ...old, keep: other.keep };
      expect(yield* messageOf(move(apart, fresh))).toContain(
        "--from: log and keep of the old place do not belong together",
      );
      yield* old.keep.ensure([{ name: "things_to_come", indexes: [], moves: "along" }]);
      yield* old.keep.commit([], [{ id: "whatever|1", position: START }]);
      expect(yield* messageOf(move(old, fresh))).toContain(
        "--from: keep holds things_to_come, whatever|1, which this release does not know",
      );
    }),
  );

  it.live("into the same log, and where read models of another log lie", () =>
    Effect.gen(function* () {
      const [old, fresh] = [yield* files, yield* servers];
      yield* livedIn(old);
      expect(yield* messageOf(move(old, old))).toContain("--to: this is the log of --from");
      yield* fresh.readModels.commit([], [{ id: "threads@1/3", position: "1".padStart(20, "0") }]);
      expect(yield* messageOf(move(old, fresh))).toContain("--to: the new place has read models of another log");
    }),
  );
});

describe("a restored log", () => {
  it.live("gets a new id, which its keep takes over", () =>
    Effect.gen(function* () {
      for (const place of [files, servers]) {
        const house = yield* place;
        const { meta, stream } = yield* livedIn(house);
        const before = yield* house.log.logId;
        const after = yield* renewLogId(asFrom(house));
        expect(after).not.toBe(before);
        expect(yield* house.log.logId).toBe(after);
        expect(yield* textsIn(house, stream)).not.toContain("to be unsent");
        yield* workOn(house, meta);
        expect(meta.book.map(({ text }) => text)).toEqual(["sent before"]);
      }
    }),
  );

  it.live(
    "may lose power at any moment of that",
    () =>
      Effect.gen(function* () {
        let lived = false;
        for (let moments = 0; !lived; moments += 5) {
          const house = yield* files;
          yield* livedIn(house);
          const mortal = yield* makeMortal(moments);
          const renewing = yield* Effect.forkDetach(renewLogId(asFrom(yield* houseOfMortal(house, mortal))));
          lived = yield* Effect.raceFirst(Effect.as(mortal.died, false), Effect.as(Fiber.join(renewing), true));
          yield* renewLogId(asFrom(house));
          expect(yield* faultAtStart(house)).toBeNull();
        }
      }),
    60_000,
  );

  it.live("keeps its id while a process runs", () =>
    Effect.gen(function* () {
      const house = yield* servers;
      yield* livedIn(house);
      const present = layerPresence("web").pipe(Layer.provide(Layer.succeed(Keep, house.keep)));
      const before = yield* house.log.logId;
      expect(yield* Effect.provide(messageOf(renewLogId(asFrom(house))), present, { local: true })).toContain("(web)");
      expect(yield* house.log.logId).toBe(before);
    }),
  );
});
