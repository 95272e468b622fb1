import { fileURLToPath } from "node:url";
import { layerBlobsFolder } from "@soshogle/blob-store/drivers/folder/folder";
import { layerBlobsS3 } from "@soshogle/blob-store/drivers/s3/s3";
import { layerKeepMongo, layerReadModelsMongo } from "@soshogle/document-store/drivers/mongodb/layers";
import { layerObjectBook } from "@soshogle/event-store/destructions/object-book";
import { layerEventStoreDb } from "@soshogle/event-store/drivers/eventstoredb/eventstoredb";
import { Layer, Redacted } from "effect";
import type { Servers } from "./config.ts";

/** Log, `keep` and the book of destructions: what every process needs. Asks nobody anything but MongoDB. */
export const layerServers = ({ eventStoreUrl, databaseUrl, blobUrl }: Servers) =>
  Layer.mergeAll(
    layerEventStoreDb({ url: eventStoreUrl }),
    layerKeepMongo({ url: databaseUrl }),
    layerObjectBook.pipe(Layer.provide(layerBlobs(blobUrl))),
  );

/** Read models, for who writes or shows them. */
export const layerReadModels = ({ databaseUrl }: Servers) => layerReadModelsMongo({ url: databaseUrl });

export const layerBlobs = (url: Servers["blobUrl"]) => {
  const text = Redacted.value(url);
  if (text.startsWith("s3:")) return layerBlobsS3({ url });
  return layerBlobsFolder({ folder: text.startsWith("file:") ? fileURLToPath(text) : text });
};
