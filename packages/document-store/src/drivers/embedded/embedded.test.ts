import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "@effect/vitest";
import { Effect, Exit, Layer, Scope } from "effect";
import { afterAll, describe, expect } from "vitest";
import { position } from "../../contract/suite.ts";
import { documentStoreContract } from "../../contract.ts";
import { type DocumentStoreShape, Keep, type KeepCollection, type Query, ReadModels } from "../../document-store.ts";
import { KeepOwner, layerKeepEmbedded, layerKeepFromPort, layerReadModelsEmbedded } from "./layers.ts";

const folder = mkdtempSync(join(tmpdir(), "documents-"));
afterAll(() => rmSync(folder, { recursive: true }));

const keepAsReadModels = Layer.effect(
  ReadModels,
  Effect.gen(function* () {
    return yield* Keep;
  }),
);

documentStoreContract("embedded read models", layerReadModelsEmbedded({ file: join(folder, "read.db") }));
documentStoreContract(
  "embedded keep",
  Layer.provide(keepAsReadModels, layerKeepEmbedded({ file: join(folder, "keep.db") })),
  { runs: 20 },
);
documentStoreContract(
  "embedded keep through a port",
  keepAsReadModels.pipe(
    Layer.provide(
      Layer.unwrap(
        Effect.gen(function* () {
          const owner = yield* KeepOwner;
          return layerKeepFromPort(yield* owner.connect);
        }),
      ),
    ),
    Layer.provide(layerKeepEmbedded({ file: join(folder, "port.db") })),
  ),
  { runs: 10 },
);

const notes: KeepCollection = {
  moves: "along",
  name: "notes",
  indexes: [
    { name: "by_age", fields: ["age"] },
    { name: "by_tag", fields: ["tags"], array: true },
  ],
};
const note = (id: string, text: string) => ({ collection: "notes", document: { id, position: position(1), text } });
const byAge: Query = { collection: "notes", index: "by_age", where: [], direction: "ascending", limit: 10 };

/** One life of the file, from opening to closing. */
const life = <A, E>(name: string, use: (store: DocumentStoreShape) => Effect.Effect<A, E>, maxPages?: number) =>
  Effect.gen(function* () {
    const store = yield* ReadModels;
    yield* store.ensure([notes]);
    return yield* use(store);
  }).pipe(
    Effect.provide(layerReadModelsEmbedded({ file: join(folder, name), ...(maxPages && { maxPages }) }), {
      local: true,
    }),
  );

describe("the embedded driver", () => {
  it.effect("finds everything again when the file is opened again", () =>
    Effect.gen(function* () {
      yield* life("again.db", (store) => store.commit([note("a", "kept")], [{ id: "p", position: position(1) }]));
      yield* life("again.db", (store) =>
        Effect.gen(function* () {
          expect((yield* store.find(byAge)).documents).toEqual([note("a", "kept").document]);
          expect(yield* store.checkpoints(["p"])).toEqual(new Map([["p", position(1)]]));
        }),
      );
    }),
  );

  it.effect("refuses a file that has an owner, by its name", () =>
    Effect.gen(function* () {
      const file = join(folder, "owned.db");
      yield* life("owned.db", () =>
        Effect.gen(function* () {
          const second = yield* Effect.flip(Effect.provide(Keep, layerKeepEmbedded({ file }), { local: true }));
          expect(second).toMatchObject({ _tag: "FileInUse", file });
        }),
      );
    }),
  );

  it.effect("says unavailable of a file that cannot be opened", () =>
    Effect.gen(function* () {
      const file = join(folder, "no", "such", "folder.db");
      const failure = yield* Effect.flip(Effect.provide(Keep, layerKeepEmbedded({ file }), { local: true }));
      expect(failure._tag).toBe("DocumentStoreUnavailable");
    }),
  );

  it.effect("is unavailable, with the cause, once its thread has ended", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make();
      const context = yield* Layer.buildWithScope(layerKeepEmbedded({ file: join(folder, "ended.db") }), scope);
      const connect = Effect.provide(
        Effect.flatMap(KeepOwner, (owner) => owner.connect),
        context,
      );
      const other = yield* Layer.build(layerKeepFromPort(yield* connect));
      const store = yield* Effect.provide(Keep, other);
      yield* store.ensure([notes]);
      yield* Scope.close(scope, Exit.void);
      for (const call of [store.get("notes", ["a"]), store.commit([note("a", "lost")], []), store.drop([])]) {
        const failure = yield* Effect.flip<unknown, { readonly cause: unknown }, never>(call);
        expect(failure).toMatchObject({ _tag: "DocumentStoreUnavailable", cause: { name: "ThreadGone" } });
      }
    }),
  );

  it.effect("fails what does not fit on the disk, alone, and goes on", () =>
    life(
      "full.db",
      (store) =>
        Effect.gen(function* () {
          const big = store.commit([note("small", "undone with the rest"), note("big", "x".repeat(1_000_000))], []);
          const small = store.commit([note("other", "fits")], []);
          const [refused] = yield* Effect.all([Effect.flip(big), small], { concurrency: "unbounded" });
          expect(refused).toMatchObject({
            _tag: "DocumentStoreUnavailable",
            cause: { message: "database or disk is full" },
          });
          const stored = yield* store.get("notes", ["small", "big", "other"]);
          expect(stored.map(({ id }) => id)).toEqual(["other"]);
          yield* store.drop(["notes"]);
          yield* store.ensure([notes]);
          yield* store.commit([note("later", "fits again")], []);
          expect((yield* store.find(byAge)).documents).toHaveLength(1);
        }),
      100,
    ),
  );

  it.effect("undoes a declaration that fails half way", () =>
    life("declared.db", (store) =>
      Effect.gen(function* () {
        const good = { name: "good", indexes: [] };
        const declared = store.ensure([good, { name: "NOTES", indexes: [] }]);
        expect((yield* Effect.exit(declared))._tag).toBe("Failure");
        const write = store.commit([{ ...note("a", "b"), collection: "good" }], []);
        expect((yield* Effect.exit(write))._tag).toBe("Failure");
        yield* store.ensure([good]);
        yield* write;
      }),
    ),
  );

  it.effect("leaves no trace of what was replaced or deleted", () =>
    Effect.gen(function* () {
      const secrets = ["replaced-secret", "deleted-secret", "dropped-secret"];
      yield* life("trace.db", (store) =>
        Effect.gen(function* () {
          yield* store.ensure([{ name: "gone", indexes: [] }]);
          const tagged = (id: string, text: string) => ({ id, text, tags: [text], age: 1 });
          yield* store.compareAndSet("notes", "a", null, tagged("a", "replaced-secret"));
          yield* store.compareAndSet("notes", "b", null, tagged("b", "deleted-secret"));
          yield* store.compareAndSet("gone", "c", null, tagged("c", "dropped-secret"));
          yield* store.compareAndSet("notes", "a", 1, tagged("a", "kept-text"));
          yield* store.compareAndSet("notes", "b", 1, null);
          yield* store.drop(["gone"]);
        }),
      );
      const names = readdirSync(folder).filter((name) => name.startsWith("trace.db"));
      const bytes = Buffer.concat(names.map((name) => readFileSync(join(folder, name))));
      expect(bytes.includes("kept-text")).toBe(true);
      for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
    }),
  );
});
