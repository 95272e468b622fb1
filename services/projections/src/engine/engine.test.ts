import { it } from "@effect/vitest";
import { type DocumentStoreShape, DocumentStoreUnavailable, ReadModels } from "@soshogle/document-store/document-store";
import { Progress } from "@soshogle/document-store/progress";
import { START } from "@soshogle/event-store/event-store";
import { conversationRow } from "@soshogle/read-models/conversations/query";
import { projections } from "@soshogle/read-models/projections";
import { conversationOf, profileFetched, received, started } from "@soshogle/testing/builders/conversation";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { until } from "@soshogle/testing/eventually";
import { layerProgressFromCheckpoints } from "@soshogle/web/server/read-models/progress";
import { Effect, Fiber } from "effect";
import { describe, expect } from "vitest";
import { allSlots, type Engine, makeEngine } from "./engine.ts";

const anna = conversationOf("1");
const names = projections.map(({ name }) => name);

const reached = ({ progress }: Pick<Engine, "progress">, position: string) =>
  progress.reached({ position, partition: anna.id, projections: names, timeoutMs: 10_000 });

const annasRow = Effect.gen(function* () {
  const { collection, ids } = conversationRow(anna.id);
  const [row] = yield* (yield* ReadModels).get(collection, ids);
  return row;
});

describe("the engine", () => {
  it.live("lets who wrote read what was written", () =>
    Effect.gen(function* () {
      const append = yield* makeAppender;
      const engine = yield* makeEngine({ projections });
      yield* Effect.forkScoped(engine.run);
      const profile = anna.ofContact(profileFetched("Anna", 9));
      const position = yield* append([anna.draft(started()), anna.draft(received("m1", 5)), profile]);
      expect(yield* reached(engine, position)).toBe(true);
      expect(yield* annasRow).toMatchObject({
        unread: 1,
        lastAt: 5,
        content: { name: { is: { value: { name: "Anna" } } } },
      });
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.live("goes on from its checkpoints", () =>
    Effect.gen(function* () {
      const append = yield* makeAppender;
      const before = yield* makeEngine({ projections });
      const running = yield* Effect.forkScoped(before.run);
      const first = yield* append([anna.draft(started()), anna.draft(received("m1", 5))]);
      expect(yield* reached(before, first)).toBe(true);
      yield* Fiber.interrupt(running);

      const second = yield* append([anna.draft(received("m2", 6))]);
      const advanced: string[] = [];
      const from: string[] = [];
      const after = yield* makeEngine(
        { projections },
        {
          started: ({ checkpoints }) => from.push(...checkpoints.values()),
          advanced: (_, position) => advanced.push(position),
        },
      );
      yield* Effect.forkScoped(after.run);
      expect(yield* reached(after, second)).toBe(true);
      expect(new Set(from)).toEqual(new Set([first]));
      expect(from).toHaveLength(projections.length * allSlots.length);
      expect(advanced[0]).toBe(first);
      expect(yield* annasRow).toMatchObject({ unread: 2 });
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.live("tells other processes by its checkpoints", () =>
    Effect.gen(function* () {
      const append = yield* makeAppender;
      const engine = yield* makeEngine({ projections });
      yield* Effect.forkScoped(engine.run);
      const position = yield* append([anna.draft(started())]);
      const progress = yield* Progress;
      expect(yield* reached({ progress }, position)).toBe(true);
      expect(
        yield* progress.reached({ position: "9".repeat(20), partition: anna.id, projections: names, timeoutMs: 1 }),
      ).toBe(false);
    }).pipe(Effect.provide(layerProgressFromCheckpoints(names)), Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.live("waits for a store that is away, and says so", () =>
    Effect.gen(function* () {
      const append = yield* makeAppender;
      const store = yield* ReadModels;
      let isAway = true;
      const away: DocumentStoreShape = {
        ...store,
        commit: (...writes) =>
          Effect.suspend(() =>
            isAway ? Effect.fail(new DocumentStoreUnavailable({ cause: "away" })) : store.commit(...writes),
          ),
      };
      const engine = yield* Effect.provideService(makeEngine({ projections }), ReadModels, away);
      yield* Effect.forkScoped(engine.run);
      const position = yield* append([anna.draft(started())]);
      const isWaiting = Effect.sync(() => engine.status().state === "waiting");
      yield* until("the engine waits for the store", isWaiting);
      expect(yield* engine.progress.lowest).toBe(START);
      isAway = false;
      expect(yield* reached(engine, position)).toBe(true);
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );
});
