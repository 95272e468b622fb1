import { it } from "@effect/vitest";
import { type DocumentStoreShape, ReadModels } from "@soshogle/document-store/document-store";
import { idOf } from "@soshogle/domain/ids";
import { slotOf } from "@soshogle/domain/slots";
import type { Projection } from "@soshogle/read-models/projection";
import { movedRegister, type Register } from "@soshogle/read-models/state/register";
import { conversationOf, received, started, WORKSPACE } from "@soshogle/testing/builders/conversation";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { until } from "@soshogle/testing/eventually";
import { Clock, Deferred, Effect, Exit, Fiber } from "effect";
import { describe, expect } from "vitest";
import { allSlots, type Engine, makeEngine } from "./engine.ts";
import { changeRegister, readRegisters } from "./registers.ts";

const anna = conversationOf("1");

/** How many events a conversation has, times what the version is. */
const tallies = (version: number, former?: Projection): Projection => ({
  name: "tallies",
  version,
  ...(former && { former }),
  categories: ["conversation"],
  levels: [
    [
      {
        name: "events",
        indexes: [],
        touches: ({ stream }) => [idOf(stream)],
        project: ({ document }) => ({ workspaceId: WORKSPACE, tally: Number(document?.tally ?? 0) + version }),
      },
    ],
  ],
});

const running = (projection: Projection) =>
  Effect.gen(function* () {
    const isStarted = yield* Deferred.make<void>();
    const started = () => void Deferred.doneUnsafe(isStarted, Exit.void);
    const engine = yield* makeEngine({ projections: [projection], batchSize: 2 }, { started });
    const fiber = yield* Effect.forkScoped(engine.run);
    yield* Deferred.await(isStarted);
    return { ...engine, stop: Fiber.interrupt(fiber) };
  });

/** One that owns some of the slots. */
const sharing = (projection: Projection, slots: readonly number[]) =>
  Effect.gen(function* () {
    const engine = yield* makeEngine({ projections: [projection], slots, batchSize: 2 });
    const fiber = yield* Effect.forkScoped(engine.run);
    return { ...engine, stop: Fiber.interrupt(fiber) };
  });

const reached = ({ progress }: Pick<Engine, "progress">, position: string) =>
  progress.reached({ position, partition: anna.id, projections: ["tallies"], timeoutMs: 10_000 });

const tallyIn = (collection: string) =>
  Effect.gen(function* () {
    const [found] = yield* (yield* ReadModels).get(collection, [anna.id]);
    return found?.tally;
  });
const asked = (engine: Engine) => engine.versions.stored("tallies.events@2");
const isRead = (engine: Engine, collection: string) =>
  until(
    `${collection} is read`,
    Effect.sync(() => asked(engine) === collection),
  );
const registered = Effect.gen(function* () {
  const [found] = yield* readRegisters(yield* ReadModels, ["tallies"]);
  return found as Register; // the engine wrote it at its start
});

const messages = (...ats: readonly number[]) => ats.map((at) => anna.draft(received(`m${at}`, at)));

/** An installation on version 1 with five events. */
const versionOne = Effect.gen(function* () {
  const append = yield* makeAppender;
  const position = yield* append([anna.draft(started()), ...messages(1, 2, 3, 4)]);
  const one = yield* running(tallies(1));
  yield* reached(one, position);
  yield* one.stop;
  return { append, position };
});

/** A store whose collection takes no write until it is told to. */
const holding = (store: DocumentStoreShape, collection: string) =>
  Effect.map(Deferred.make<void>(), (gate) => {
    const commit: DocumentStoreShape["commit"] = (writes, checkpoints) =>
      writes.some((write) => write.collection === collection)
        ? Effect.andThen(Deferred.await(gate), store.commit(writes, checkpoints))
        : store.commit(writes, checkpoints);
    return { store: { ...store, commit }, release: Deferred.succeed(gate, undefined) };
  });

describe("a first start", () => {
  it.live("is read while it fills, with no other version beside it", () =>
    Effect.gen(function* () {
      const append = yield* makeAppender;
      const engine = yield* running(tallies(2));
      expect(yield* reached(engine, yield* append([anna.draft(started())]))).toBe(true);
      expect(asked(engine)).toBe("tallies.events@2");
      expect(yield* registered).toMatchObject({ active: { edition: "2" }, filling: null, left: [] });
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );
});

describe("a version changed while events arrive", () => {
  it.live("fills beside the old one, which is read and fed until the new one has caught up", () =>
    Effect.gen(function* () {
      const { append } = yield* versionOne;
      const held = yield* holding(yield* ReadModels, "tallies.events@2");
      yield* Effect.gen(function* () {
        const engine = yield* running(tallies(2, tallies(1)));
        const position = yield* append(messages(5, 6));
        expect(yield* reached(engine, position)).toBe(true);
        expect(asked(engine)).toBe("tallies.events@1");
        expect(yield* tallyIn("tallies.events@1")).toBe(7);
        expect(yield* tallyIn("tallies.events@2")).toBeUndefined();
        yield* held.release;
        yield* isRead(engine, "tallies.events@2");
        expect(yield* tallyIn("tallies.events@2")).toBe(14);
        const later = yield* append(messages(7));
        expect(yield* reached(engine, later)).toBe(true);
        expect(yield* tallyIn("tallies.events@2")).toBe(16);
      }).pipe(Effect.provideService(ReadModels, held.store));
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.live("says at once that what was written is not shown yet where nothing feeds the old one", () =>
    Effect.gen(function* () {
      const { append, position } = yield* versionOne;
      const held = yield* holding(yield* ReadModels, "tallies.events@2");
      yield* Effect.gen(function* () {
        const engine = yield* running(tallies(2));
        expect(yield* reached(engine, position)).toBe(true);
        const later = yield* append(messages(5));
        expect(yield* reached(engine, later)).toBe(false);
        yield* held.release;
        yield* isRead(engine, "tallies.events@2");
        expect(yield* reached(engine, later)).toBe(true);
      }).pipe(Effect.provideService(ReadModels, held.store));
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.live("goes on filling where it was killed", () =>
    Effect.gen(function* () {
      yield* versionOne;
      const store = yield* ReadModels;
      const written = { batches: 0, events: 0 };
      const dyingAfter = (batches: number): DocumentStoreShape => ({
        ...store,
        commit: (writes, checkpoints) =>
          Effect.suspend(() => {
            const fills = writes.some(({ collection }) => collection === "tallies.events@2");
            if (!fills) return store.commit(writes, checkpoints);
            if (written.batches === batches) return Effect.never;
            written.batches++;
            return store.commit(writes, checkpoints);
          }),
      });
      const killed = yield* Effect.provideService(running(tallies(2)), ReadModels, dyingAfter(2));
      const isHalf = Effect.map(tallyIn("tallies.events@2"), (tally) => tally === 8);
      yield* until("half is written", isHalf);
      yield* killed.stop;
      expect(asked(killed)).toBe("tallies.events@1");
      expect(yield* registered).toMatchObject({ active: { edition: "1" }, filling: { edition: "2" } });

      const engine = yield* Effect.provideService(
        running(tallies(2)),
        ReadModels,
        dyingAfter(Number.POSITIVE_INFINITY),
      );
      yield* isRead(engine, "tallies.events@2");
      expect(yield* tallyIn("tallies.events@2")).toBe(10);
      // Two batches of two before it was killed, one with the fifth event after it.
      expect(written.batches).toBe(3);
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );
});

describe("the version before", () => {
  it.live("is read again when a person moves the alias back, and stays so over a start", () =>
    Effect.gen(function* () {
      const { append } = yield* versionOne;
      const store = yield* ReadModels;
      const now = yield* Clock.currentTimeMillis;
      const engine = yield* running(tallies(2, tallies(1)));
      yield* isRead(engine, "tallies.events@2");
      yield* changeRegister(store, "tallies", (known) => known && movedRegister(known, "1", now));
      yield* isRead(engine, "tallies.events@1");
      const position = yield* append(messages(5));
      expect(yield* reached(engine, position)).toBe(true);
      expect(yield* tallyIn("tallies.events@1")).toBe(6);
      yield* engine.stop;
      const next = yield* running(tallies(2, tallies(1)));
      expect(yield* reached(next, position)).toBe(true);
      expect(asked(next)).toBe("tallies.events@1");
      yield* changeRegister(store, "tallies", (known) => known && movedRegister(known, "2", now));
      yield* isRead(next, "tallies.events@2");
      yield* until(
        "everything is counted twice",
        Effect.map(tallyIn("tallies.events@2"), (tally) => tally === 12),
      );
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.live("is dropped a day after it was left, and never filled again under its name", () =>
    Effect.gen(function* () {
      const { position } = yield* versionOne;
      const store = yield* ReadModels;
      const engine = yield* running(tallies(2));
      yield* isRead(engine, "tallies.events@2");
      expect(yield* tallyIn("tallies.events@1")).toBe(5);
      const dayBefore = (yield* Clock.currentTimeMillis) - 24 * 60 * 60 * 1_000;
      yield* changeRegister(
        store,
        "tallies",
        (known) => known && { ...known, left: known.left.map((one) => ({ ...one, at: dayBefore })) },
      );
      const isGone = Effect.map(tallyIn("tallies.events@1"), (tally) => tally === undefined);
      yield* until("its documents are gone", isGone);
      // The register forgets it after its documents are gone.
      const isForgotten = Effect.map(registered, ({ left }) => left.length === 0);
      yield* until("the register has forgotten it", isForgotten);
      yield* engine.stop;

      const back = yield* running(tallies(1));
      yield* isRead(back, "tallies.events@1-1");
      expect(yield* reached(back, position)).toBe(true);
      expect(yield* tallyIn("tallies.events@1-1")).toBe(5);
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.live("takes over only when the slots of all engines have caught up, though nothing more comes in", () =>
    Effect.gen(function* () {
      yield* versionOne;
      const hers = slotOf(anna.id);
      const others = allSlots.filter((slot) => slot !== hers);
      const first = yield* sharing(tallies(2, tallies(1)), others);
      const isCaughtUp = Effect.sync(() => {
        const status = first.status();
        return status.state === "running" && status.isCaughtUp;
      });
      yield* until("the first has caught up", isCaughtUp);
      const store = yield* ReadModels;
      const isFilled = Effect.map(store.checkpoints(others.map((slot) => `tallies@2/${slot}`)), (found) => found.size);
      yield* until(
        "the slots of the first are filled",
        Effect.map(isFilled, (size) => size === others.length),
      );
      expect((yield* registered).active.edition).toBe("1");
      const second = yield* sharing(tallies(2, tallies(1)), [hers]);
      yield* Effect.forEach([first, second], (engine) => isRead(engine, "tallies.events@2"));
      expect((yield* registered).active.edition).toBe("2");
      expect(yield* tallyIn("tallies.events@2")).toBe(10);
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );
});
