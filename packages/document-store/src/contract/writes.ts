import { Effect } from "effect";
import fc from "fast-check";
import { expect } from "vitest";
import { MAX_DOCUMENT_BYTES } from "../document-size.ts";
import { collectionName, position, type Suite } from "./suite.ts";

const write = fc.record({ id: fc.constantFrom("a", "b", "c"), at: fc.integer({ min: 1, max: 30 }) });
const batches = fc.array(fc.array(write, { maxLength: 8 }), { maxLength: 6 });

const newest = (all: readonly { readonly id: string; readonly at: number }[]): Map<string, number> => {
  const result = new Map<string, number>();
  for (const { id, at } of all) result.set(id, Math.max(at, result.get(id) ?? 0));
  return result;
};

export const writesContract = ({ it, store, check }: Suite): void => {
  it.effect("ends at the newest position, in whatever order and however often a document is written", () =>
    check(
      batches,
      Effect.fnUntraced(function* (batches) {
        const documents = yield* store;
        const collection = collectionName();
        yield* documents.ensure([{ name: collection, indexes: [] }]);
        yield* Effect.forEach(
          batches,
          (batch) =>
            documents.commit(
              batch.map(({ id, at }) => ({
                collection,
                document: { id, position: position(at), text: `${id} at ${at}` },
              })),
              batch.map(({ id, at }) => ({ id: `${collection}/${id}`, position: position(at) })),
            ),
          { concurrency: "unbounded" },
        );
        const expected = newest(batches.flat());
        const stored = yield* documents.get(collection, ["a", "b", "c"]);
        expect(new Map(stored.map(({ id, text }) => [id, text]))).toEqual(
          new Map([...expected].map(([id, at]) => [id, `${id} at ${at}`])),
        );
        const ids = ["a", "b", "c"].map((id) => `${collection}/${id}`);
        expect(yield* documents.checkpoints(ids)).toEqual(
          new Map([...expected].map(([id, at]) => [`${collection}/${id}`, position(at)])),
        );
        yield* documents.drop([collection]);
      }),
    ),
  );

  it.effect("gives back any JSON as it was written", () =>
    check(
      fc.jsonValue(),
      Effect.fnUntraced(function* (content) {
        const documents = yield* store;
        const collection = collectionName();
        yield* documents.ensure([{ name: collection, indexes: [] }]);
        yield* documents.commit([{ collection, document: { id: "a", position: position(1), content } }], []);
        const [stored] = yield* documents.get(collection, ["a"]);
        expect(JSON.stringify(stored?.content)).toBe(JSON.stringify(content));
        yield* documents.drop([collection]);
      }),
    ),
  );

  it.effect("writes several collections and checkpoints in one commit", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const [one, two] = [collectionName(), collectionName()];
      yield* documents.ensure([one, two].map((name) => ({ name, indexes: [] })));
      const document = { id: "a", position: position(7) };
      yield* documents.commit(
        [one, two, one].map((collection, at) => ({ collection, document: { ...document, id: `a${at}` } })),
        [{ id: one, position: position(7) }],
      );
      expect((yield* documents.get(one, ["a0", "a1", "a2"])).map(({ id }) => id).sort()).toEqual(["a0", "a2"]);
      expect((yield* documents.get(two, ["a0", "a1", "a2"])).map(({ id }) => id)).toEqual(["a1"]);
      expect(yield* documents.checkpoints([one, two])).toEqual(new Map([[one, position(7)]]));
    }),
  );

  it.effect("writes nothing of a commit into a collection that is not declared", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const checkpoint = collectionName();
      const document = { id: "a", position: position(1) };
      const commit = documents.commit(
        [{ collection: collectionName(), document }],
        [{ id: checkpoint, position: position(1) }],
      );
      expect((yield* Effect.exit(commit))._tag).toBe("Failure");
      expect((yield* documents.checkpoints([checkpoint])).size).toBe(0);
    }),
  );

  it.effect("refuses a document beyond the limit by its name, and takes one below it", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const collection = collectionName();
      yield* documents.ensure([{ name: collection, indexes: [] }]);
      const large = (bytes: number) => ({ id: "a", position: position(1), text: "x".repeat(bytes) });
      const beyond = large(MAX_DOCUMENT_BYTES);
      const calls = [
        documents.commit([{ collection, document: beyond }], []),
        Effect.asVoid(documents.compareAndSet(collection, "a", null, beyond)),
      ];
      for (const call of calls) {
        const defect = yield* Effect.catchDefect(call, (defect) => Effect.succeed(defect));
        expect(defect).toMatchObject({ name: "DocumentTooLarge", collection, id: "a" });
        expect(String(defect)).toContain(String(MAX_DOCUMENT_BYTES));
      }
      const below = large(MAX_DOCUMENT_BYTES - 100);
      yield* documents.commit([{ collection, document: below }], []);
      expect(yield* documents.get(collection, ["a"])).toEqual([below]);
    }),
  );

  it.effect("answers an empty get, and each id once", () =>
    Effect.gen(function* () {
      const documents = yield* store;
      const collection = collectionName();
      yield* documents.ensure([{ name: collection, indexes: [] }]);
      yield* documents.commit([{ collection, document: { id: "a", position: position(1) } }], []);
      expect(yield* documents.get(collection, [])).toEqual([]);
      expect((yield* documents.get(collection, ["a", "b", "a"])).length).toBe(1);
      expect(yield* documents.get(collectionName(), ["a"])).toEqual([]);
    }),
  );
};
