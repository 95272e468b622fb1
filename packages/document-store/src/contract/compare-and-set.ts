import { Effect } from "effect";
import { expect } from "vitest";
import type { DocumentStoreShape } from "../document-store.ts";
import { collectionName, position, type Suite } from "./suite.ts";

const empty = (documents: DocumentStoreShape) =>
  Effect.gen(function* () {
    const collection = collectionName();
    yield* documents.ensure([{ name: collection, indexes: [] }]);
    return collection;
  });

/** Reads, adds one and tries to store, until nobody was in between. */
const increment = (documents: DocumentStoreShape, collection: string): Effect.Effect<void, unknown> =>
  Effect.gen(function* () {
    const current = yield* documents.getVersioned(collection, "counter");
    const count = Number(current?.document.count ?? 0) + 1;
    const won = yield* documents.compareAndSet(collection, "counter", current?.version ?? null, {
      id: "counter",
      count,
    });
    if (!won) yield* increment(documents, collection);
  });

export const compareAndSetContract = ({ it, store }: Suite): void => {
  it.effect("creates, replaces and deletes at the expected version alone", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const collection = yield* empty(documents);
      const set = (expected: number | null, text: string | null) =>
        documents.compareAndSet(collection, "a", expected, text === null ? null : { id: "a", text });
      expect(yield* set(1, "too early")).toBe(false);
      expect(yield* set(null, null)).toBe(true);
      expect(yield* set(null, "first")).toBe(true);
      expect(yield* set(null, "again")).toBe(false);
      expect(yield* set(null, null)).toBe(false);
      expect(yield* documents.getVersioned(collection, "a")).toEqual({
        document: { id: "a", text: "first" },
        version: 1,
      });
      expect(yield* set(1, "second")).toBe(true);
      expect(yield* set(1, "stale")).toBe(false);
      expect(yield* set(1, null)).toBe(false);
      expect(yield* documents.getVersioned(collection, "a")).toEqual({
        document: { id: "a", text: "second" },
        version: 2,
      });
      expect(yield* set(2, null)).toBe(true);
      expect(yield* documents.getVersioned(collection, "a")).toBe(null);
    }),
  );

  it.effect("lets exactly one of many win", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const collection = yield* empty(documents);
      for (const expected of [null, 1, 2]) {
        const racing = Array.from({ length: 20 }, (_, racer) =>
          documents.compareAndSet(collection, "a", expected, { id: "a", racer }),
        );
        const won = yield* Effect.all(racing, { concurrency: "unbounded" });
        expect(won.filter(Boolean)).toHaveLength(1);
        const stored = yield* documents.getVersioned(collection, "a");
        expect(stored?.document.racer).toBe(won.indexOf(true));
      }
    }),
  );

  it.effect("loses no increment of many writers", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const collection = yield* empty(documents);
      yield* Effect.all(
        Array.from({ length: 40 }, () => increment(documents, collection)),
        { concurrency: 8 },
      );
      expect(yield* documents.getVersioned(collection, "counter")).toEqual({
        document: { id: "counter", count: 40 },
        version: 40,
      });
    }),
  );

  it.effect("counts a guarded write as a version", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const collection = yield* empty(documents);
      const write = (at: number) => ({ collection, document: { id: "a", position: position(at) } });
      yield* documents.compareAndSet(collection, "a", null, { id: "a" });
      yield* documents.commit([write(5), write(4)], []);
      expect(yield* documents.getVersioned(collection, "a")).toEqual({
        document: { id: "a", position: position(5) },
        version: 2,
      });
      expect(yield* documents.compareAndSet(collection, "a", 1, null)).toBe(false);
    }),
  );

  it.effect("keeps the position of what it stores as a guard", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const collection = yield* empty(documents);
      yield* documents.compareAndSet(collection, "a", null, { id: "a", position: position(5) });
      yield* documents.commit([{ collection, document: { id: "a", position: position(5), text: "late" } }], []);
      expect(yield* documents.get(collection, ["a"])).toEqual([{ id: "a", position: position(5) }]);
    }),
  );
};
