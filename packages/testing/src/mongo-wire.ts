import { whyMissing } from "@soshogle/mongo-wire/installation";
import { startMongoWire } from "@soshogle/mongo-wire/start";
import { Effect } from "effect";

/** Whether suites over tools/mongo-wire can run here; `npm test` says at its end why they did not. Throws where CI demands it. */
export const hasMongoWire = whyMissing() === null;

/** A server of MongoDB's protocol for the life of the scope. */
export const mongoWire = (options: { readonly port?: number; readonly file?: string } = {}) =>
  Effect.acquireRelease(
    Effect.promise(() => startMongoWire(options)),
    ({ stop }) => Effect.promise(stop),
  );
