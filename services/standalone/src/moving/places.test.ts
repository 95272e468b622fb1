import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import { readServers } from "@soshogle/process/config";
import { fakeEventStoreDb } from "@soshogle/testing/eventstoredb/scoped";
import { houseIn } from "@soshogle/testing/house";
import { hasMongoWire, mongoWire } from "@soshogle/testing/mongo-wire";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Effect } from "effect";
import { openPlace, type Place } from "./places.ts";

const messageOf = (place: Place) => Effect.map(Effect.flip(openPlace(place)), ({ message }) => message);

/** A port of this machine that nobody answers on. */
const closedPort = Effect.promise(
  () =>
    new Promise<number>((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => {
        const address = server.address();
        server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
      });
    }),
);
const placeOn = (log: string, documents: string, blobs: string): Place => ({
  option: "--to",
  servers: readServers({ EVENTSTORE_URL: log, DATABASE_URL: documents, BLOB_URL: blobs }, {}),
});

describe("a place", () => {
  it.live("that a running inbox owns is refused, with the option, the file and the remedy", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      yield* houseIn(folder);
      const message = yield* messageOf({ option: "--from", folder });
      expect(message).toMatch(/^--from: .*\.db is in use by another process\. End the inbox that runs on this folder/);
    }),
  );

  it.live("is held against others while it is open", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      yield* openPlace({ option: "--to", folder });
      expect(yield* messageOf({ option: "--to", folder })).toContain("in use");
    }),
  );

  it.live(
    "whose MongoDB does not answer says so",
    () =>
      Effect.gen(function* () {
        const folder = yield* temporaryFolder;
        const { url } = yield* fakeEventStoreDb();
        const away = `mongodb://127.0.0.1:${yield* closedPort}/inbox?serverSelectionTimeoutMS=500`;
        const message = yield* messageOf(placeOn(url, away, join(folder, "blobs")));
        expect(message).toMatch(/^--to: DATABASE_URL: the document store does not answer/);
      }),
    60_000,
  );

  it.live.runIf(hasMongoWire)(
    "whose EventStoreDB does not answer says so, without its password",
    () =>
      Effect.gen(function* () {
        const folder = yield* temporaryFolder;
        const { url } = yield* mongoWire();
        const away = `esdb://inbox:a-secret@127.0.0.1:${yield* closedPort}?tls=false`;
        const message = yield* messageOf(placeOn(away, `${url}/inbox`, join(folder, "blobs")));
        expect(message).toMatch(/^--to: EVENTSTORE_URL: the log does not answer/);
        expect(message).not.toContain("a-secret");
      }),
    90_000,
  );
});
