import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { it } from "@effect/vitest";
import { Effect } from "effect";
import { afterAll, describe, expect } from "vitest";
import { Keep, type KeepCollection, type Query } from "../../document-store.ts";
import { layerKeepEmbedded } from "./layers.ts";

const folder = mkdtempSync(join(tmpdir(), "columns-"));
afterAll(() => rmSync(folder, { recursive: true }));

const withIndexes = (...fields: readonly string[]): KeepCollection => ({
  moves: "along",
  name: "notes",
  indexes: fields.map((field) => ({ name: `by_${field}`, fields: [field] })),
});

const oldest = (field: string): Query => ({
  collection: "notes",
  index: `by_${field}`,
  where: [],
  direction: "ascending",
  limit: 10,
});

const life = <A, E>(file: string, use: (store: Keep["Service"]) => Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    return yield* use(yield* Keep);
  }).pipe(Effect.provide(layerKeepEmbedded({ file: join(folder, file) }), { local: true }));

const found = (store: Keep["Service"], field: string) =>
  Effect.map(store.find(oldest(field)), ({ documents }) => documents.map(({ id }) => id));

describe("the columns of indexed fields", () => {
  it.effect("are made in a file that has indexes over expressions", () =>
    Effect.gen(function* () {
      const file = join(folder, "old.db");
      const old = new DatabaseSync(file);
      old.exec(`
        CREATE TABLE collections (name TEXT PRIMARY KEY COLLATE NOCASE, spec TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE checkpoints (id TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE "documents/notes" (id TEXT PRIMARY KEY, version INTEGER NOT NULL, position TEXT, body TEXT NOT NULL) STRICT;
        CREATE INDEX "documents/notes/by_age" ON "documents/notes" (json_extract(body, '$.age'), id);
        INSERT INTO "documents/notes" VALUES ('a', 1, NULL, '{"id":"a","age":2}'), ('b', 1, NULL, '{"id":"b","age":1}');
      `);
      const spec = withIndexes("age");
      old.prepare("INSERT INTO collections VALUES (?, ?)").run(spec.name, JSON.stringify(spec));
      old.close();
      yield* life("old.db", (store) =>
        Effect.gen(function* () {
          expect(yield* found(store, "age")).toEqual(["b", "a"]);
          yield* store.compareAndSet("notes", "a", 1, { id: "a", age: 0 });
          expect(yield* found(store, "age")).toEqual(["a", "b"]);
        }),
      );
    }),
  );

  it.effect("are filled when an index is declared over documents that are there", () =>
    life("added.db", (store) =>
      Effect.gen(function* () {
        yield* store.ensure([withIndexes("age")]);
        yield* store.compareAndSet("notes", "a", null, { id: "a", age: 1, rank: 2 });
        yield* store.compareAndSet("notes", "b", null, { id: "b", age: 2, rank: 1 });
        yield* store.ensure([withIndexes("age", "rank")]);
        expect(yield* found(store, "rank")).toEqual(["b", "a"]);
      }),
    ),
  );

  it.effect("follow the body through every way of writing, for whatever an index is over", () =>
    life("written.db", (store) =>
      Effect.gen(function* () {
        yield* store.ensure([withIndexes("age")]);
        yield* store.compareAndSet("notes", "a", null, { id: "a", age: 1 });
        yield* store.commit([{ collection: "notes", document: { id: "b", position: "1", age: 2 } }], []);
        expect(yield* found(store, "age")).toEqual(["a", "b"]);
        yield* store.compareAndSet("notes", "a", 1, { id: "a", age: 3 });
        yield* store.commit([{ collection: "notes", document: { id: "b", position: "2", age: 4 } }], []);
        expect(yield* found(store, "age")).toEqual(["a", "b"]);
        yield* store.commit([{ collection: "notes", document: { id: "b", position: "3", age: "old" } }], []);
        yield* store.compareAndSet("notes", "a", 2, { id: "a" });
        expect(yield* found(store, "age")).toEqual(["a", "b"]);
      }),
    ),
  );

  it.effect("refuse fields that differ in case alone, as every store does", () =>
    life("case.db", (store) =>
      Effect.gen(function* () {
        const exit = yield* Effect.exit(
          store.ensure([
            { name: "notes", indexes: [{ name: "by_last", fields: ["lastAt", "lastat"] }], moves: "along" },
          ]),
        );
        expect(String(exit)).toContain("the field lastAt differs from lastat in case alone");
      }),
    ),
  );
});
