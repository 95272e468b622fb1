import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Blobs } from "@soshogle/blob-store/blob-store";
import { layerBlobsFolder } from "@soshogle/blob-store/drivers/folder/folder";
import { Keep, type KeepShape, ReadModels } from "@soshogle/document-store/document-store";
import { layerKeepEmbedded, layerReadModelsEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import { DestructionBook } from "@soshogle/event-store/destructions/destruction-book";
import { layerFileBook } from "@soshogle/event-store/destructions/file-book";
import { layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { EventStore } from "@soshogle/event-store/event-store";
import type { Servers } from "@soshogle/process/config";
import { layerBlobs, layerReadModels, layerServers } from "@soshogle/process/server-stores";
import { awayReason } from "@soshogle/process/store-away";
import { Context, Effect, Layer, Redacted } from "effect";
import { notMoved } from "./failures.ts";

/** Where an installation is: a data folder, or servers. `option` names it to who asked. */
export type Place = { readonly option: string } & ({ readonly folder: string } | { readonly servers: Servers });

/** All stores of an installation. While they are open nobody else can start on a folder. */
export interface Stores {
  readonly option: string;
  /** For people; without passwords. */
  readonly name: string;
  readonly log: Context.Service.Shape<typeof EventStore>;
  readonly keep: KeepShape;
  readonly readModels: Context.Service.Shape<typeof ReadModels>;
  readonly book: Context.Service.Shape<typeof DestructionBook>;
  readonly objects: Context.Service.Shape<typeof Blobs>;
}

/** Longest wait for a store that does not answer. */
const OPEN_MS = 45_000;

/** Opens the stores, and asks each of them something. Fails with `NotMoved`, which names the option and the remedy. */
export const openPlace = (place: Place) =>
  Effect.gen(function* () {
    const context =
      "folder" in place
        ? yield* Layer.build(layerFolder(place.folder))
        : yield* Layer.build(layerOfServers(place.servers));
    const stores: Stores = {
      option: place.option,
      name: nameOf(place),
      log: Context.get(context, EventStore),
      keep: Context.get(context, Keep),
      readModels: Context.get(context, ReadModels),
      book: Context.get(context, DestructionBook),
      objects: Context.get(context, Blobs),
    };
    yield* Effect.all([stores.log.head, stores.keep.inventory, stores.objects.list("")]);
    return stores;
  }).pipe(
    Effect.timeoutOrElse({
      duration: OPEN_MS,
      orElse: () => Effect.fail(notMoved(`${place.option}: a store does not answer within ${OPEN_MS / 1_000} s.`)),
    }),
    Effect.mapError((error) => (error._tag === "NotMoved" ? error : notMoved(`${place.option}: ${reasonOf(error)}`))),
  );

const reasonOf = (error: { readonly _tag: string; readonly message: string }): string => {
  if (error._tag === "FileInUse") return `${error.message}. End the inbox that runs on this folder, then try again.`;
  return awayReason(error) ?? error.message;
};

const layerFolder = (folder: string) =>
  Layer.mergeAll(
    layerEmbedded({ file: join(folder, "log.db") }),
    layerKeepEmbedded({ file: join(folder, "keep.db") }),
    layerReadModelsEmbedded({ file: join(folder, "read.db") }),
    layerFileBook({ file: join(folder, "destructions.jsonl") }),
    layerBlobsFolder({ folder: join(folder, "blobs") }),
  );

const layerOfServers = (servers: Servers) =>
  Layer.mergeAll(layerServers(servers), layerReadModels(servers), layerBlobs(servers.blobUrl));

const nameOf = (place: Place): string =>
  "folder" in place ? place.folder : Redacted.value(place.servers.eventStoreUrl).replace(/\/\/[^@/]*@/, "//");

/** A data folder as it was given. Fails with `NotMoved` where an installation should be and is not. */
export const folderAt = (option: string, given: string, holds: "an installation" | "anything") =>
  Effect.suspend(() => {
    const folder = resolve(given);
    if (holds === "anything") {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return Effect.succeed<Place>({ option, folder });
    }
    if (existsSync(join(folder, "log.db")) && existsSync(join(folder, "keep.db")))
      return Effect.succeed<Place>({ option, folder });
    const inside = existsSync(join(folder, "demo", "log.db")) ? ` Did you mean ${join(folder, "demo")}?` : "";
    return notMoved(
      `${option}: ${folder} holds no log.db and keep.db. Give the data folder itself: what DATA_DIR says, in demo mode its folder demo.${inside}`,
    );
  });
