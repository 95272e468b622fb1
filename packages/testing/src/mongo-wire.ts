import { join } from "node:path";
import { layerKeepMongo, layerReadModelsMongo } from "@soshogle/document-store/drivers/mongodb/layers";
import { layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { whyMissing } from "@soshogle/mongo-wire/installation";
import { startMongoWire } from "@soshogle/mongo-wire/start";
import { Effect, Layer, Redacted } from "effect";
import { layerDomainIn } from "./embedded.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Whether suites over tools/mongo-wire can run here; `npm test` says at its end why they did not. Throws where CI demands it. */
export const hasMongoWire = whyMissing() === null;

/** A server of MongoDB's protocol for the life of the scope. */
export const mongoWire = (options: { readonly port?: number; readonly file?: string } = {}) =>
  Effect.acquireRelease(
    Effect.promise(() => startMongoWire(options)),
    ({ stop }) => Effect.promise(stop),
  );

/** `Keep` and `ReadModels` in the database that this address names. */
export const layerDocumentsMongo = (url: string) => {
  const settings = { url: Redacted.make(url) };
  return Layer.mergeAll(layerKeepMongo(settings), layerReadModelsMongo(settings));
};

/** Everything that decides and reads: the log in a fresh folder, documents on a server of their own. */
export const layerMongoWireFresh = Layer.unwrap(
  Effect.gen(function* () {
    const folder = yield* temporaryFolder;
    const { url } = yield* mongoWire();
    const stores = Layer.mergeAll(layerEmbedded({ file: join(folder, "log.db") }), layerDocumentsMongo(url));
    return layerDomainIn(folder).pipe(Layer.provideMerge(stores));
  }),
);
