import { layerBlobsFolder } from "@soshogle/blob-store/drivers/folder/folder";
import { layerKeepMongo } from "@soshogle/document-store/drivers/mongodb/layers";
import { layerDestructions } from "@soshogle/event-store/destructions/destructions";
import { layerObjectBook } from "@soshogle/event-store/destructions/object-book";
import { layerEventStoreDb } from "@soshogle/event-store/drivers/eventstoredb/eventstoredb";
import { layerVault } from "@soshogle/vault/layer";
import { Effect, Layer, Redacted } from "effect";
import { masterKey } from "../embedded.ts";
import { carryOut } from "./carry-out.ts";
import { layerDeadly } from "./deadly.ts";
import { noteInto } from "./notes.ts";
import { race } from "./racer.ts";
import type { ServerRaceInput } from "./servers.ts";

/** A process of its own, for tests: one of several that share a log, `keep` and a book on servers. It goes on until it is killed. */
const input: ServerRaceInput = JSON.parse(process.argv[2] ?? "");
const note = noteInto(input.notes);

const stores = Layer.merge(
  layerEventStoreDb({ url: Redacted.make(input.eventStoreUrl) }),
  layerKeepMongo({ url: Redacted.make(input.mongoUrl) }),
);
const destructions = layerDestructions.pipe(
  Layer.provide(layerObjectBook.pipe(Layer.provide(layerBlobsFolder({ folder: input.blobs })))),
  Layer.provide(layerVault(masterKey)),
  Layer.provide(layerDeadly(input.thread, input.death, note)),
);
await Effect.runPromise(
  Effect.all([race(input), Effect.provide(carryOut, destructions)], { concurrency: "unbounded" }).pipe(
    Effect.provide(stores),
    Effect.tapCause((cause) => Effect.sync(() => note({ kind: "wrong", what: `process ${input.thread}: ${cause}` }))),
  ),
);
