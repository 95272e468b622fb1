import { hasMongoWire, mongoWire } from "@soshogle/testing/mongo-wire";
import { Effect, Layer, Redacted } from "effect";
import { describe } from "vitest";
import { documentStoreContract } from "../../contract.ts";
import { Keep, ReadModels } from "../../document-store.ts";
import { layerKeepMongo, layerReadModelsMongo } from "./layers.ts";

const onMongoWire = <A, E>(driver: (url: Redacted.Redacted<string>) => Layer.Layer<A, E>) =>
  Layer.unwrap(Effect.map(mongoWire(), ({ url }) => driver(Redacted.make(url))));

const keepAsReadModels = Layer.effect(
  ReadModels,
  Effect.gen(function* () {
    return yield* Keep;
  }),
);

/** It compares text as Java does. */
const mongoWireSupports = { codePoints: false };

describe.skipIf(!hasMongoWire)("over mongo-wire", () => {
  documentStoreContract(
    "mongodb read models",
    onMongoWire((url) => layerReadModelsMongo({ url })),
    { runs: 40, supports: mongoWireSupports },
  );
  documentStoreContract(
    "mongodb keep",
    Layer.provide(
      keepAsReadModels,
      onMongoWire((url) => layerKeepMongo({ url })),
    ),
    { runs: 5, supports: mongoWireSupports },
  );
});
