import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layer } from "@effect/vitest";
import { Effect } from "effect";
import fc from "fast-check";
import { afterAll, expect } from "vitest";
import { checkWith, collectionName, position } from "./contract/suite.ts";
import { type CollectionSpec, type Condition, type Query, ReadModels } from "./document-store.ts";
import { layerReadModelsEmbedded } from "./drivers/embedded/layers.ts";
import { inWorkspace } from "./workspace.ts";

const check = checkWith(60);
const folder = mkdtempSync(join(tmpdir(), "documents-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "read.db");

const workspaces = fc.constantFrom("w1", "w2", "w3");
const ids = fc.integer({ min: 0, max: 30 }).map((number) => `d${number}`);
const documents = fc.uniqueArray(
  fc.record({
    id: ids,
    workspaceId: fc.option(workspaces),
    status: fc.constantFrom("open", "archived"),
    tags: fc.constant(["a"]),
  }),
  { selector: ({ id }) => id, maxLength: 25 },
);

const specOf = (name: string): CollectionSpec => ({
  name,
  indexes: [
    { name: "own", fields: ["workspaceId", "status"] },
    { name: "tagged", fields: ["workspaceId", "tags"], array: true },
    { name: "foreign", fields: ["status", "workspaceId"] },
    { name: "all", fields: [] },
  ],
});

const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  workspaces.map((equals) => ({ field: "workspaceId", equals })),
  fc.constant({ field: "workspaceId", equals: null }),
  fc.array(workspaces, { maxLength: 3 }).map((values) => ({ field: "workspaceId", in: values })),
  workspaces.map((atLeast) => ({ field: "workspaceId", atLeast })),
  workspaces.map((contains) => ({ field: "workspaceId", contains })),
  fc.constant({ field: "status", equals: "open" }),
  fc.constant({ field: "status", atLeast: "" }),
  fc.constant({ field: "tags", contains: "a" }),
  ids.map((above) => ({ field: "id", above })),
);

const anyQuery = fc.record({
  index: fc.constantFrom("own", "tagged", "foreign", "all"),
  where: fc.array(anyCondition, { maxLength: 3 }),
  direction: fc.constantFrom("ascending" as const, "descending" as const),
  limit: fc.integer({ min: 1, max: 40 }),
  after: fc.option(fc.array(fc.oneof(workspaces, ids, fc.constant(null)), { maxLength: 3 }), { nil: undefined }),
});

const filled = (collection: string, all: readonly { readonly id: string }[]) =>
  Effect.gen(function* () {
    const store = yield* ReadModels;
    yield* store.ensure([specOf(collection)]);
    yield* store.commit(
      all.map((document) => ({ collection, document: { ...document, position: position(1) } })),
      [],
    );
    return store;
  });

layer(layerReadModelsEmbedded({ file }))("a workspace's handle", (it) => {
  it.effect("shows documents of its workspace alone, whatever is asked", () =>
    check(
      fc.tuple(documents, fc.array(anyQuery, { minLength: 1, maxLength: 10 }), workspaces),
      Effect.fnUntraced(function* ([all, asked, workspaceId]) {
        const collection = collectionName();
        const store = yield* filled(collection, all);
        const handle = inWorkspace(store, workspaceId);
        const own = new Set(all.filter((document) => document.workspaceId === workspaceId).map(({ id }) => id));
        const everyId = all.map(({ id }) => id);
        const got = yield* handle.get(collection, everyId);
        expect(new Set(got.map(({ id }) => id))).toEqual(own);
        for (const id of everyId) expect((yield* handle.getVersioned(collection, id)) !== null).toBe(own.has(id));
        for (const { after, ...rest } of asked) {
          const query: Query = { ...rest, collection, ...(after && { after }) };
          const page = yield* handle.find(query).pipe(Effect.catchTag("QueryNotIndexed", () => Effect.succeed(null)));
          const versioned = yield* handle
            .findVersioned(query)
            .pipe(Effect.catchTag("QueryNotIndexed", () => Effect.succeed(null)));
          const count = yield* handle.count(query).pipe(Effect.catchTag("QueryNotIndexed", () => Effect.succeed(null)));
          for (const { id } of page?.documents ?? []) expect(own).toContain(id);
          for (const { document } of versioned ?? []) expect(own).toContain(document.id);
          expect(count ?? 0).toBeLessThanOrEqual(own.size);
        }
        yield* store.drop([collection]);
      }),
    ),
  );

  it.effect("finds all of its workspace, with the condition or without", () =>
    Effect.gen(function* () {
      const collection = collectionName();
      const rows = ["w1", "w2", "w1"].map((workspaceId, at) => ({ id: `d${at}`, workspaceId, status: "open" }));
      const handle = inWorkspace(yield* filled(collection, rows), "w1");
      const query: Query = { collection, index: "own", where: [], direction: "ascending", limit: 10 };
      for (const where of [[], [{ field: "workspaceId", equals: "w1" }]]) {
        const { documents } = yield* handle.find({ ...query, where });
        expect(documents.map(({ id }) => id)).toEqual(["d0", "d2"]);
        expect(yield* handle.count({ ...query, where })).toBe(2);
      }
    }),
  );

  it.effect("refuses a question to another workspace or to several", () =>
    Effect.gen(function* () {
      const collection = collectionName();
      const handle = inWorkspace(yield* filled(collection, []), "w1");
      const wrong: readonly Condition[] = [
        { field: "workspaceId", equals: "w2" },
        { field: "workspaceId", in: ["w1"] },
        { field: "workspaceId", atLeast: "w1" },
      ];
      for (const condition of wrong) {
        const query: Query = { collection, index: "own", where: [condition], direction: "ascending", limit: 1 };
        for (const asked of [handle.find(query), handle.count(query), handle.findVersioned(query)])
          expect(yield* Effect.flip<unknown, { readonly _tag: string }, never>(asked)).toMatchObject({
            _tag: "QueryNotIndexed",
          });
      }
    }),
  );
});
