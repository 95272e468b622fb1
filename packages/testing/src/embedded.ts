import { join } from "node:path";
import { layerKeepEmbedded, layerReadModelsEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import { layerDestructions } from "@soshogle/event-store/destructions/destructions";
import { layerFileBook } from "@soshogle/event-store/destructions/file-book";
import { layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { layerCommands } from "@soshogle/event-store/handle";
import { layerVault } from "@soshogle/vault/layer";
import { Effect, Layer, Redacted } from "effect";
import { temporaryFolder } from "./temporary-folder.ts";

/** The same in every test: a folder that is opened again opens its vault. */
export const masterKey = Redacted.make(Buffer.alloc(32, 7));

/** `EventStore` and `Keep` in files of this folder, for what needs no read models. */
export const layerLogAndKeepIn = (folder: string) =>
  Layer.mergeAll(layerEmbedded({ file: join(folder, "log.db") }), layerKeepEmbedded({ file: join(folder, "keep.db") }));

/** `EventStore`, `Keep` and `ReadModels` in files of this folder, with their owners. Opening it again finds what was there. */
export const layerStoresIn = (folder: string) =>
  Layer.merge(layerLogAndKeepIn(folder), layerReadModelsEmbedded({ file: join(folder, "read.db") }));

/** `Vault`, `Destructions` and `Commands` above some stores: what one process adds to them, its book kept in this folder. */
export const layerDomainIn = (folder: string) =>
  layerCommands.pipe(
    Layer.provideMerge(layerDestructions),
    Layer.provideMerge(layerFileBook({ file: join(folder, "destructions.jsonl") })),
    Layer.provideMerge(layerVault(masterKey)),
  );

/** The same with a book of its own. */
export const layerDomain = Layer.unwrap(Effect.map(temporaryFolder, layerDomainIn));

/** Everything that decides and reads, on embedded stores in this folder. */
export const layerEmbeddedIn = (folder: string) =>
  layerDomainIn(folder).pipe(Layer.provideMerge(layerStoresIn(folder)));

/** Everything that decides and reads, on embedded stores in a fresh folder that goes away with the layer. */
export const layerEmbeddedFresh = Layer.unwrap(Effect.map(temporaryFolder, layerEmbeddedIn));
