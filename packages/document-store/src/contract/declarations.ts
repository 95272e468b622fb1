import { Effect } from "effect";
import { expect } from "vitest";
import type { DocumentStoreShape, Query } from "../document-store.ts";
import { collectionName, position, type Suite } from "./suite.ts";

const people = (documents: DocumentStoreShape, collection: string) =>
  documents.commit(
    [
      { id: "a", age: 3, tags: ["x", "y"] },
      { id: "b", age: 2, tags: ["y"] },
      { id: "c", age: 1 },
    ].map((document) => ({ collection, document: { ...document, position: position(1) } })),
    [],
  );

const idsOf = (documents: DocumentStoreShape, query: Partial<Query> & Pick<Query, "collection" | "index">) =>
  Effect.map(documents.find({ where: [], direction: "ascending", limit: 10, ...query }), ({ documents }) =>
    documents.map(({ id }) => id),
  );

export const declarationsContract = ({ it, store }: Suite): void => {
  it.effect("keeps the documents when a collection is declared again", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const spec = { name: collectionName(), indexes: [{ name: "by_age", fields: ["age"] }] };
      yield* documents.ensure([spec]);
      yield* people(documents, spec.name);
      yield* Effect.all([documents.ensure([spec, spec]), documents.ensure([spec])], { concurrency: "unbounded" });
      expect(yield* idsOf(documents, { collection: spec.name, index: "by_age" })).toEqual(["c", "b", "a"]);
    }),
  );

  it.effect("fills an index that is added later", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const collection = collectionName();
      yield* documents.ensure([{ name: collection, indexes: [] }]);
      yield* people(documents, collection);
      const byTag = { name: "by_tag", fields: ["tags"], array: true };
      yield* documents.ensure([{ name: collection, indexes: [{ name: "by_age", fields: ["age"] }, byTag] }]);
      expect(yield* idsOf(documents, { collection, index: "by_age" })).toEqual(["c", "b", "a"]);
      expect(
        yield* idsOf(documents, { collection, index: "by_tag", where: [{ field: "tags", contains: "y" }] }),
      ).toEqual(["a", "b"]);
    }),
  );

  it.effect("rebuilds an index that is declared with other fields", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const collection = collectionName();
      const declare = (index: { readonly fields: readonly string[]; readonly array?: boolean }) =>
        documents.ensure([{ name: collection, indexes: [{ name: "main", ...index }] }]);
      yield* declare({ fields: ["id2"] });
      yield* people(documents, collection);
      yield* declare({ fields: ["tags"], array: true });
      expect(yield* idsOf(documents, { collection, index: "main", where: [{ field: "tags", contains: "x" }] })).toEqual(
        ["a"],
      );
      yield* declare({ fields: ["age"] });
      expect(yield* idsOf(documents, { collection, index: "main" })).toEqual(["c", "b", "a"]);
    }),
  );

  it.effect("drops a collection with everything in it", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const spec = { name: collectionName(), indexes: [{ name: "by_tag", fields: ["tags"], array: true }] };
      yield* documents.ensure([spec]);
      yield* people(documents, spec.name);
      yield* documents.drop([spec.name, collectionName()]);
      yield* documents.drop([spec.name]);
      expect(yield* documents.get(spec.name, ["a"])).toEqual([]);
      yield* documents.ensure([spec]);
      expect(yield* documents.get(spec.name, ["a"])).toEqual([]);
      yield* people(documents, spec.name);
      expect(
        yield* idsOf(documents, { collection: spec.name, index: "by_tag", where: [{ field: "tags", contains: "y" }] }),
      ).toEqual(["a", "b"]);
    }),
  );

  it.effect("tells what it holds: collections, checkpoints, and every document, page by page", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const spec = { name: collectionName(), indexes: [{ name: "by_age", fields: ["age"] }] };
      yield* documents.ensure([spec]);
      yield* people(documents, spec.name);
      yield* documents.compareAndSet(spec.name, "a", 1, { id: "a", age: 9 });
      yield* documents.commit([], [{ id: `${spec.name}/1`, position: position(7) }]);
      const { collections, checkpoints } = yield* documents.inventory;
      expect(collections.filter(({ name }) => name === spec.name)).toEqual([spec]);
      expect(checkpoints).toContainEqual({ id: `${spec.name}/1`, position: position(7) });
      const first = yield* documents.scan(spec.name, { after: null, limit: 2 });
      const last = first.at(-1)?.document.id ?? null;
      const rest = yield* documents.scan(spec.name, { after: last, limit: 2 });
      const met = [...first, ...rest].map(({ document: { id, age }, version }) => ({ id, age, version }));
      expect([first.length, rest.length]).toEqual([2, 1]);
      expect(met.sort((one, other) => (one.id < other.id ? -1 : 1))).toEqual([
        { id: "a", age: 9, version: 2 },
        { id: "b", age: 2, version: 1 },
        { id: "c", age: 1, version: 1 },
      ]);
      expect(yield* documents.scan(collectionName(), { after: null, limit: 2 })).toEqual([]);
      yield* documents.drop([spec.name]);
      expect((yield* documents.inventory).collections.map(({ name }) => name)).not.toContain(spec.name);
    }),
  );

  it.effect("refuses names that no store takes", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const wrong = [
        { name: "", indexes: [] },
        { name: 'a"; DROP TABLE checkpoints; --', indexes: [] },
        { name: "a", indexes: [{ name: "i", fields: ["a.b"] }] },
        { name: "a", indexes: [{ name: "i", fields: ["a')"] }] },
        { name: "a", indexes: [{ name: "i", fields: ["id"] }] },
        { name: "a", indexes: [{ name: "i", fields: [], array: true }] },
        { name: "a", indexes: [{ name: "i j", fields: [] }] },
        {
          name: "a",
          indexes: [
            { name: "i", fields: [] },
            { name: "I", fields: ["a"] },
          ],
        },
      ];
      for (const spec of wrong) expect((yield* Effect.exit(documents.ensure([spec])))._tag).toBe("Failure");
    }),
  );
};
