import { it } from "@effect/vitest";
import { ReadModels } from "@soshogle/document-store/document-store";
import { conversationStream } from "@soshogle/domain/ids";
import { slotOf } from "@soshogle/domain/slots";
import { EventStore } from "@soshogle/event-store/event-store";
import { openEvents } from "@soshogle/event-store/read-events";
import { foldPlainly } from "@soshogle/read-models/plain-fold";
import type { Collection, Projection } from "@soshogle/read-models/projection";
import { conversationOf, received, started, WORKSPACE } from "@soshogle/testing/builders/conversation";
import { appendUnreadable, makeAppender } from "@soshogle/testing/builders/drafts";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { until } from "@soshogle/testing/eventually";
import { Effect, Fiber } from "effect";
import { describe, expect } from "vitest";
import { type Engine, makeEngine } from "./engine.ts";
import { changeRecord, readParked } from "./parking.ts";

/** Two conversations in one slot, which share a document of all events. */
const [anna, berta] = Array.from({ length: 1_000 }, (_, n) => conversationOf(String(n + 1))).filter(
  ({ id }) => slotOf(id) === 7,
) as [ReturnType<typeof conversationOf>, ReturnType<typeof conversationOf>]; // a thousand ids fill each of 64 slots

const mids = (documents: unknown): readonly string[] => (documents as { mids?: readonly string[] } | null)?.mids ?? [];

/** What came in by conversation, and all of it together. Some messages are more than it can bear. */
const ledger = (unbearable: readonly string[]): Projection => {
  const lines: Collection = {
    name: "lines",
    indexes: [],
    touches: ({ meta }) => [meta.partition],
    project: ({ document, event }) => {
      const mid = String(event.data.mid ?? event.type);
      if (unbearable.includes(mid)) throw new Error(`${mid} is too much`);
      return { workspaceId: WORKSPACE, mids: [...mids(document), mid] };
    },
  };
  const sums: Collection = {
    name: "sums",
    fedBy: "slot",
    indexes: [],
    touches: () => ["sum"],
    project: ({ document, event, lower }) => {
      const added = mids(lower.after("lines", event.meta.partition)).length;
      const had = mids(lower.before("lines", event.meta.partition)).length;
      return { workspaceId: WORKSPACE, sum: Number(document?.sum ?? 0) + added - had };
    },
  };
  return { name: "ledger", version: 1, categories: ["conversation"], levels: [[lines], [sums]] };
};

const running = (projection: Projection) =>
  Effect.gen(function* () {
    const engine = yield* makeEngine({ projections: [projection] });
    return { engine, fiber: yield* Effect.forkScoped(engine.run) };
  });

const reached = ({ progress }: Pick<Engine, "progress">, partition: string, position: string) =>
  progress.reached({ position, partition, projections: ["ledger"], timeoutMs: 10_000 });

const read = ({ versions }: Pick<Engine, "versions">) =>
  Effect.gen(function* () {
    const store = yield* ReadModels;
    const lines = yield* store.get(versions.stored("ledger.lines@1"), [anna.id, berta.id]);
    const [sum] = yield* store.get(versions.stored("ledger.sums@1"), ["sum"]);
    return { lines: Object.fromEntries(lines.map((line) => [line.id, mids(line)])), sum: sum?.sum };
  });

const history = Effect.gen(function* () {
  const append = yield* makeAppender;
  const position = yield* append([
    anna.draft(started()),
    berta.draft(started()),
    anna.draft(received("a1", 1)),
    anna.draft(received("a2", 2)),
    berta.draft(received("b1", 3)),
    anna.draft(received("a3", 4)),
    berta.draft(received("b2", 5)),
  ]);
  return { append, position };
});

const whole = {
  lines: { [anna.id]: ["ConversationStarted", "a1", "a2", "a3"], [berta.id]: ["ConversationStarted", "b1", "b2"] },
  sum: 7,
};

describe("a projection that throws on one event", () => {
  it.live("leaves out its partition from there on, and goes on with all others", () =>
    Effect.gen(function* () {
      const { position } = yield* history;
      const { engine } = yield* running(ledger(["a2"]));
      expect(yield* reached(engine, berta.id, position)).toBe(true);
      expect(yield* reached(engine, anna.id, position)).toBe(false);
      expect(yield* read(engine)).toEqual({
        lines: { [anna.id]: ["ConversationStarted", "a1"], [berta.id]: ["ConversationStarted", "b1", "b2"] },
        sum: 5,
      });
      expect(yield* readParked(yield* ReadModels, ["parked"])).toMatchObject([
        { projection: "ledger", partition: anna.id, workspaceId: WORKSPACE, revision: "2", reason: "a2 is too much" },
      ]);
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.live("goes on after a start with the cause repaired, and rebuilds what others feed as well", () =>
    Effect.gen(function* () {
      const { append, position } = yield* history;
      const broken = yield* running(ledger(["a2"]));
      yield* reached(broken.engine, berta.id, position);
      yield* Fiber.interrupt(broken.fiber);
      const after = yield* append([anna.draft(received("a4", 6))]);

      const { engine } = yield* running(ledger([]));
      const isRebuilt = Effect.sync(() => engine.versions.stored("ledger.lines@1") === "ledger.lines@1-1");
      yield* until("it is rebuilt", isRebuilt);
      expect(yield* reached(engine, anna.id, after)).toBe(true);
      expect(yield* read(engine)).toEqual({
        lines: { ...whole.lines, [anna.id]: [...(whole.lines[anna.id] ?? []), "a4"] },
        sum: 8,
      });
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.live("is tried again on demand, stays parked where nothing was repaired, and says how far it came", () =>
    Effect.gen(function* () {
      const { position } = yield* history;
      const broken = yield* running(ledger(["a2", "a3"]));
      yield* reached(broken.engine, berta.id, position);
      yield* Fiber.interrupt(broken.fiber);
      const { engine } = yield* running(ledger(["a3"]));
      const store = yield* ReadModels;
      const parkedAt = (revision: string) =>
        Effect.map(readParked(store, ["parked"]), (records) => records[0]?.revision === revision);
      yield* until("it is parked at the next event", parkedAt("3"));
      const [record] = yield* readParked(store, ["parked"]);
      yield* changeRecord(store, record?.id ?? "", (known) => known && { ...known, state: "retry" });
      const isBack = Effect.map(readParked(store, ["retry"]), (records) => records.length === 0);
      yield* until("it was tried again", isBack);
      expect(yield* readParked(store, ["parked"])).toMatchObject([{ revision: "3", since: record?.since }]);
      expect(yield* reached(engine, anna.id, position)).toBe(false);
      expect((yield* read(engine)).lines[anna.id]).toEqual(["ConversationStarted", "a1", "a2"]);
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );
});

describe("an event that cannot be read", () => {
  it.live("parks its partition in every projection that reads it", () =>
    Effect.gen(function* () {
      const { append, position } = yield* history;
      yield* appendUnreadable({ stream: conversationStream(anna.id), partition: anna.id, workspaceId: WORKSPACE });
      const after = yield* append([berta.draft(received("b3", 7))]);
      const { engine } = yield* running(ledger([]));
      expect(yield* reached(engine, berta.id, after)).toBe(true);
      expect(yield* reached(engine, anna.id, position)).toBe(true);
      expect(yield* reached(engine, anna.id, after)).toBe(false);
      const { events } = yield* (yield* EventStore).readAll({ after: "0".repeat(20), limit: 100 });
      const readable = yield* openEvents(events.filter(({ type }) => type !== "FromTheFuture"));
      const expected = foldPlainly(ledger([]), readable).get("lines");
      expect(yield* (yield* ReadModels).get("ledger.lines@1", [anna.id])).toEqual([expected?.get(anna.id)]);
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );
});
