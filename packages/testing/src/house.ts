import { join } from "node:path";
import { Blobs } from "@soshogle/blob-store/blob-store";
import { layerBlobsFolder } from "@soshogle/blob-store/drivers/folder/folder";
import { Keep, ReadModels } from "@soshogle/document-store/document-store";
import { DestructionBook } from "@soshogle/event-store/destructions/destruction-book";
import { layerFileBook } from "@soshogle/event-store/destructions/file-book";
import { layerObjectBook } from "@soshogle/event-store/destructions/object-book";
import { layerEventStoreDb } from "@soshogle/event-store/drivers/eventstoredb/eventstoredb";
import { EventStore } from "@soshogle/event-store/event-store";
import { Context, Effect, Layer, Redacted } from "effect";
import { layerStoresIn } from "./embedded.ts";
import { layerDocumentsMongo } from "./mongo-wire.ts";
import type { Mortal } from "./mortal.ts";
import { layerMortalStores } from "./mortal.ts";

/** Every store of an installation, for the life of the scope. */
const storesOf = <E>(layer: Layer.Layer<EventStore | Keep | ReadModels | DestructionBook | Blobs, E>) =>
  Effect.map(Layer.build(layer), (context) => ({
    log: Context.get(context, EventStore),
    keep: Context.get(context, Keep),
    readModels: Context.get(context, ReadModels),
    book: Context.get(context, DestructionBook),
    objects: Context.get(context, Blobs),
  }));

export type House = Effect.Success<ReturnType<typeof storesOf>>;

/** A data folder. */
export const houseIn = (folder: string) =>
  storesOf(
    Layer.mergeAll(
      layerStoresIn(folder),
      layerFileBook({ file: join(folder, "destructions.jsonl") }),
      layerBlobsFolder({ folder: join(folder, "blobs") }),
    ),
  );

/**
 * Servers: a log behind an address of EventStoreDB, objects in a folder, documents behind an address of MongoDB, or in
 * files of the folder where there is none.
 */
export const houseOn = (options: { readonly log: string; readonly documents?: string; readonly folder: string }) => {
  const { log, documents, folder } = options;
  const objects = layerBlobsFolder({ folder: join(folder, "objects") });
  const ofFiles = Layer.effectContext(
    Effect.map(Layer.build(layerStoresIn(folder)), (context) => Context.pick(Keep, ReadModels)(context)),
  );
  return storesOf(
    Layer.mergeAll(
      layerEventStoreDb({ url: Redacted.make(log) }),
      documents === undefined ? ofFiles : layerDocumentsMongo(documents),
      objects,
      layerObjectBook.pipe(Layer.provide(objects)),
    ),
  );
};

/** The same house, whose log and `keep` are reached by a process that dies. */
export const houseOfMortal = <H extends Pick<House, "log" | "keep">>(house: H, mortal: Mortal) =>
  Effect.map(
    Layer.build(
      layerMortalStores(mortal).pipe(
        Layer.provide(Layer.merge(Layer.succeed(EventStore, house.log), Layer.succeed(Keep, house.keep))),
      ),
    ),
    (context): H => ({ ...house, log: Context.get(context, EventStore), keep: Context.get(context, Keep) }),
  );
