import { Effect, Layer } from "effect";
import { type DocumentStoreUnavailable, Keep, ReadModels } from "../../document-store.ts";
import { connect } from "./connection.ts";
import type { DatabaseRefused, MongoSettings } from "./settings.ts";
import { storeOver } from "./store.ts";

/**
 * `keep` in MongoDB, of one mongod or more: what was answered is in the journals of the majority.
 * Fails with `DatabaseRefused` when the address or the credentials are wrong, or `DocumentStoreUnavailable` when no server
 * answers. Source: docs/decisions/012-mongodb-behind-the-document-store.md.
 */
export const layerKeepMongo = (
  settings: MongoSettings,
): Layer.Layer<Keep, DatabaseRefused | DocumentStoreUnavailable> =>
  Layer.effect(Keep, Effect.map(connect(settings, "keep"), storeOver));

/** Read models in MongoDB, in a database of their own, so that they can be dropped and rebuilt without touching `keep`. */
export const layerReadModelsMongo = (
  settings: MongoSettings,
): Layer.Layer<ReadModels, DatabaseRefused | DocumentStoreUnavailable> =>
  Layer.effect(ReadModels, Effect.map(connect(settings, "read"), storeOver));
