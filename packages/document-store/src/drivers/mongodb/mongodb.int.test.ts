import { randomUUID } from "node:crypto";
import { it } from "@effect/vitest";
import { hasDocker, mongoReplicaSetContainer, singleMongoContainer } from "@soshogle/testing/containers";
import { Effect, Layer, Redacted, type Scope } from "effect";
import fc from "fast-check";
import { MongoClient } from "mongodb";
import { describe, expect } from "vitest";
import { queries, randomCollection, withCursor } from "../../contract/random-documents.ts";
import { position } from "../../contract/suite.ts";
import { documentStoreContract } from "../../contract.ts";
import { Keep, ReadModels } from "../../document-store.ts";
import { fitQuery } from "../../fit-query.ts";
import { searches } from "./filters.ts";
import { layerKeepMongo, layerReadModelsMongo } from "./layers.ts";

interface Server {
  readonly name: string;
  readonly start: Effect.Effect<{ readonly url: string }, never, Scope.Scope>;
}

const given = process.env.MONGODB_TEST_URL;
const servers: readonly (Server & { readonly isHere: boolean })[] = [
  { name: "one mongod in a container", start: singleMongoContainer, isHere: hasDocker },
  { name: "a replica set in a container", start: mongoReplicaSetContainer, isHere: hasDocker },
  { name: "MONGODB_TEST_URL", start: Effect.succeed({ url: given ?? "" }), isHere: given !== undefined },
];

/** The address with a database name of its own in the place of its path; users stay where they were looked up. */
const withName = (url: string, name: string): string => {
  const [, before = "", path = "", query = ""] = /^([^/]+\/\/[^/]+)\/?([^?]*)\??(.*)$/.exec(url) ?? [];
  const source = path !== "" && before.includes("@") && !query.includes("authSource=") ? `authSource=${path}` : "";
  return `${before}/${name}?${[query, source].filter(Boolean).join("&")}`;
};

/** Databases that nobody else has, on a server, dropped at the end. */
const ownDatabases = ({ start }: Server) =>
  Effect.gen(function* () {
    const name = `soshogle-test-${randomUUID().slice(0, 8)}`;
    const url = withName((yield* start).url, name);
    const drop = async () => {
      const client = new MongoClient(url);
      for (const of of ["keep", "read"]) await client.db(`${name}_${of}`).dropDatabase();
      await client.close();
    };
    yield* Effect.addFinalizer(() => Effect.promise(drop));
    return { name, url, settings: { url: Redacted.make(url) } };
  });

const keepAsReadModels = Layer.effect(
  ReadModels,
  Effect.gen(function* () {
    return yield* Keep;
  }),
);

const documents = fc.sample(
  fc.record({ rank: fc.integer({ max: 50, min: 0 }), workspace: fc.constantFrom("w1", "w2") }),
  {
    numRuns: 500,
    seed: 1,
  },
);

for (const server of servers)
  describe.skipIf(!server.isHere)(`over ${server.name}`, () => {
    documentStoreContract(
      "mongodb read models",
      Layer.unwrap(Effect.map(ownDatabases(server), ({ settings }) => layerReadModelsMongo(settings))),
      { runs: 60 },
    );
    documentStoreContract(
      "mongodb keep",
      Layer.provide(
        keepAsReadModels,
        Layer.unwrap(Effect.map(ownDatabases(server), ({ settings }) => layerKeepMongo(settings))),
      ),
      { runs: 10 },
    );

    it.live("every query is answered by its index alone, without sorting", () =>
      Effect.gen(function* () {
        const { name, url, settings } = yield* ownDatabases(server);
        const store = yield* Effect.flatMap(Layer.build(layerReadModelsMongo(settings)), (context) =>
          Effect.provide(ReadModels, context),
        );
        const spec = randomCollection("people");
        yield* store.ensure([spec]);
        const writes = documents.map((fields, at) => ({
          collection: "people",
          document: { ...fields, tags: ["vip"], id: `d${at}`, position: position(1) },
        }));
        yield* store.commit(writes, []);
        const client = new MongoClient(url);
        const collection = client.db(`${name}_read`).collection("people");
        const any = queries("people");
        const property = fc.asyncProperty(fc.oneof(any, any.chain(withCursor)), async (query) => {
          const fit = fitQuery(spec, query);
          if (!fit.ok) throw new Error(fit.reason);
          for (const { filter, sort, hint } of searches(query, fit.fitted)) {
            const found = collection.find(filter, { sort, hint, limit: query.limit });
            const stages = JSON.stringify((await found.explain("queryPlanner")).queryPlanner.winningPlan);
            expect(stages).toMatch(/"stage":"(\w*IXSCAN|EOF|IDHACK)"/);
            expect(stages).not.toMatch(/"stage":"(COLLSCAN|SORT)"/);
          }
        });
        yield* Effect.promise(() => fc.assert(property, { numRuns: 100 }));
        yield* Effect.promise(() => client.close());
      }).pipe(Effect.scoped),
    );

    it.live("a user that the server does not know is named", () =>
      Effect.gen(function* () {
        const { url } = yield* ownDatabases(server);
        const stranger = url.replace(/^([^/]+\/\/)(?:[^@/]*@)?/, "$1stranger:hunter2@");
        const layer = layerKeepMongo({ url: Redacted.make(stranger) });
        const failure = yield* Effect.flip(Effect.scoped(Layer.build(layer)));
        expect(failure).toMatchObject({
          _tag: "DatabaseRefused",
          message: expect.stringContaining("user and password"),
        });
      }).pipe(Effect.scoped),
    );
  });
