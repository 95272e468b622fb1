import { Effect } from "effect";
import fc from "fast-check";
import { expect } from "vitest";
import type { Cursor, Document, DocumentStoreShape, GuardedWrite, Query } from "../document-store.ts";
import { findInModel } from "./find-model.ts";
import { fields, ids, queries, randomCollection, sortOf, withCursor } from "./random-documents.ts";
import { collectionName, position, type Suite } from "./suite.ts";

const written = fc.array(fc.record({ id: ids, fields }), { maxLength: 25 });
type Written = readonly { readonly id: string; readonly fields: Record<string, unknown> }[];

const writesOf = (collection: string, all: Written, from: number): readonly GuardedWrite[] =>
  all.map(({ id, fields }, at) => ({ collection, document: { ...fields, id, position: position(from + at) } }));

/** The newest write of each id stands. */
const standing = (writes: readonly GuardedWrite[]): readonly Document[] => [
  ...new Map(writes.map(({ document }) => [document.id, document])).values(),
];

interface Reading {
  readonly query: Query;
  /** Runs after each page. */
  readonly between?: Effect.Effect<void, unknown>;
}

const allPages = (store: DocumentStoreShape, { query, between = Effect.void }: Reading) =>
  Effect.gen(function* () {
    const pages: (readonly Document[])[] = [];
    let after: Cursor | undefined;
    do {
      const page = yield* store.find({ ...query, ...(after && { after }) });
      pages.push(page.documents);
      yield* between;
      after = page.next ?? undefined;
    } while (after !== undefined);
    return pages;
  });

/** The same values without what UTF-16 units and code points order differently. */
const withoutHighText = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  values.map((value) => JSON.parse(JSON.stringify(value).replaceAll("\uffee", "\u00ff")) as T); // JSON goes in

export const findContract = ({ it, store, supports, ...suite }: Suite): void => {
  const check: Suite["check"] = (values, property) =>
    suite.check(supports.codePoints ? values : withoutHighText(values), property);

  it.effect("finds what filtering and sorting all documents finds, page by page", () =>
    check(
      fc.tuple(written, fc.array(queries("-"), { minLength: 1, maxLength: 8 })),
      Effect.fnUntraced(function* ([documents, asked]) {
        const documentStore = yield* store;
        const collection = collectionName();
        yield* documentStore.ensure([randomCollection(collection)]);
        const writes = writesOf(collection, documents, 1);
        yield* documentStore.commit(writes, []);
        for (const query of asked.map((one) => ({ ...one, collection }))) {
          const expected = findInModel(standing(writes), query, sortOf(query));
          const pages = yield* allPages(documentStore, { query });
          expect(pages.flat()).toEqual(expected);
          expect(pages.slice(0, -1).every((page) => page.length === query.limit)).toBe(true);
          expect(yield* documentStore.count(query)).toBe(Math.min(query.limit, expected.length));
          const versioned = yield* documentStore.findVersioned(query);
          expect(versioned.map(({ document }) => document)).toEqual(expected.slice(0, query.limit));
        }
        yield* documentStore.drop([collection]);
      }),
    ),
  );

  it.effect("goes on behind any cursor, where no document stands as well", () =>
    check(
      fc.tuple(written, fc.array(queries("-").chain(withCursor), { minLength: 1, maxLength: 8 })),
      Effect.fnUntraced(function* ([documents, asked]) {
        const documentStore = yield* store;
        const collection = collectionName();
        yield* documentStore.ensure([randomCollection(collection)]);
        const writes = writesOf(collection, documents, 1);
        yield* documentStore.commit(writes, []);
        for (const query of asked.map((one) => ({ ...one, collection }))) {
          const expected = findInModel(standing(writes), query, sortOf(query));
          const page = yield* documentStore.find(query);
          expect(page.documents).toEqual(expected.slice(0, query.limit));
          expect(page.next !== null).toBe(expected.length > query.limit);
          expect(yield* documentStore.count({ ...query, limit: 100 })).toBe(expected.length);
        }
        yield* documentStore.drop([collection]);
      }),
    ),
  );

  it.effect("shows every document once while others are inserted between pages", () =>
    check(
      fc.tuple(written, written, queries("-")),
      Effect.fnUntraced(function* ([before, during, asked]) {
        const documentStore = yield* store;
        const query = { ...asked, collection: collectionName() };
        yield* documentStore.ensure([randomCollection(query.collection)]);
        const writes = writesOf(query.collection, before, 1);
        yield* documentStore.commit(writes, []);
        const late = during.map((one, at) => ({ ...one, id: `${one.id}-late-${at}` }));
        let inserted = 0;
        const insertOne = Effect.suspend(() =>
          documentStore.commit(writesOf(query.collection, late.slice(inserted, ++inserted), 1000 + inserted), []),
        );
        const pages = yield* allPages(documentStore, { query, between: insertOne });
        const seen = pages.flat();
        expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
        const early = seen.filter(({ id }) => !id.includes("-late-"));
        expect(early).toEqual(findInModel(standing(writes), query, sortOf(query)));
        yield* documentStore.drop([query.collection]);
      }),
    ),
  );

  it.effect("refuses an index that is not declared", () =>
    Effect.gen(function* () {
      const documentStore = yield* store;
      const collection = collectionName();
      yield* documentStore.ensure([randomCollection(collection)]);
      const query = { collection, index: "by_other", where: [], direction: "ascending", limit: 1 } as const;
      for (const asked of [query, { ...query, collection: collectionName(), index: "by_rank" }]) {
        const { _tag, ...fault } = yield* Effect.flip(documentStore.find(asked));
        expect([_tag, fault]).toMatchObject(["QueryNotIndexed", { collection: asked.collection, index: asked.index }]);
        expect((yield* Effect.flip(documentStore.count(asked)))._tag).toBe("QueryNotIndexed");
        expect((yield* Effect.flip(documentStore.findVersioned(asked)))._tag).toBe("QueryNotIndexed");
      }
    }),
  );
};
