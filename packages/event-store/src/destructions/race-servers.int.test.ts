import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layerBlobsFolder } from "@soshogle/blob-store/drivers/folder/folder";
import { layerKeepMongo } from "@soshogle/document-store/drivers/mongodb/layers";
import type { AnyRecorded } from "@soshogle/domain/event";
import { conversationStream } from "@soshogle/domain/ids";
import { startMongoWire } from "@soshogle/mongo-wire/start";
import { conversationOf } from "@soshogle/testing/builders/conversation";
import { masterKey } from "@soshogle/testing/embedded";
import { startFakeProcess } from "@soshogle/testing/eventstoredb/process";
import { hasMongoWire } from "@soshogle/testing/mongo-wire";
import { steps } from "@soshogle/testing/race/deadly";
import { notesIn } from "@soshogle/testing/race/notes";
import { startServerRacer } from "@soshogle/testing/race/servers";
import { layerVault } from "@soshogle/vault/layer";
import { Effect, Layer, Redacted } from "effect";
import { describe, expect, it } from "vitest";
import { layerEventStoreDb } from "../drivers/eventstoredb/eventstoredb.ts";
import { EventStore } from "../event-store.ts";
import { openEvents } from "../read-events.ts";
import { DestructionBook } from "./destruction-book.ts";
import { destructionOf, isDestruction } from "./destruction-events.ts";
import { Destructions, layerDestructions } from "./destructions.ts";
import { layerObjectBook } from "./object-book.ts";

const streams = ["1", "2", "3"].map((contactId) => conversationStream(conversationOf(contactId).id));

interface Servers {
  readonly eventStoreUrl: string;
  readonly mongoUrl: string;
  readonly blobs: string;
}

/** Another process, when all have died: it carries out what they left open, then reads everything. */
const survey = Effect.gen(function* () {
  const store = yield* EventStore;
  yield* Destructions;
  const destroyed = new Set<string>();
  const said = new Set<string>();
  const events: AnyRecorded[] = [];
  for (const stream of streams) {
    const stored = yield* store.readStream(stream, { from: "start", direction: "forwards", limit: 100_000 });
    for (const event of stored.filter(isDestruction)) {
      said.add(`${stream}@${event.revision}`);
      for (const { from, to } of destructionOf(event).ranges)
        for (let revision = from; revision <= to; revision++) destroyed.add(`${stream}@${revision}`);
    }
    events.push(...(yield* openEvents(stored)));
  }
  const { lines } = yield* (yield* DestructionBook).after(0);
  return { events, destroyed, said, book: new Set(lines.map(({ event }) => event)) };
});

const surveyed = ({ eventStoreUrl, mongoUrl, blobs }: Servers) =>
  Effect.runPromise(
    survey.pipe(
      Effect.provide(layerDestructions),
      Effect.provide(layerVault(masterKey)),
      Effect.provide(layerObjectBook.pipe(Layer.provide(layerBlobsFolder({ folder: blobs })))),
      Effect.provide(
        Layer.merge(
          layerEventStoreDb({ url: Redacted.make(eventStoreUrl) }),
          layerKeepMongo({ url: Redacted.make(mongoUrl) }),
        ),
      ),
    ),
  );

const check = async (servers: Servers, notes: string) => {
  const noted = notesIn(notes);
  expect(noted.filter(({ kind }) => kind === "wrong")).toEqual([]);
  const { events, destroyed, said, book } = await surveyed(servers);
  expect(book).toEqual(said);
  const messages = events.filter(({ type }) => type === "MessageReceived");
  const mids = messages.map(({ data }) => String(data.mid));
  expect(new Set(mids).size).toBe(mids.length);
  for (const note of noted) {
    if (note.kind === "wrote") expect(mids).toContain(note.mid);
    if (note.kind === "destroyed")
      for (const revision of note.revisions) expect(destroyed).toContain(`${note.stream}@${revision}`);
  }
  for (const { stream, revision, data, personal } of messages) {
    const place = `${stream}@${revision}`;
    expect([place, personal?.state]).toEqual([place, destroyed.has(place) ? "forgotten" : "clear"]);
    if (personal?.state === "clear") expect(personal.value.text).toBe(`text of ${data.mid}`);
  }
  return { messages: messages.length, destroyed: destroyed.size };
};

describe.skipIf(!hasMongoWire)("append, read and puncture, raced from three processes over servers", () => {
  it("keep what is destroyed destroyed and the rest readable, one killed at every step", async () => {
    const home = mkdtempSync(join(tmpdir(), "soshogle-race-"));
    const log = await startFakeProcess({ file: join(home, "log.jsonl") });
    const mongo = await startMongoWire();
    const notes = join(home, "notes");
    const servers = { eventStoreUrl: log.url, mongoUrl: mongo.url, blobs: join(home, "blobs") };
    try {
      let found = { messages: 0, destroyed: 0 };
      for (const [round, step] of steps.entries()) {
        const racers = [1, 2, 3].map((thread) => {
          const death = thread === 1 ? { thread, step, times: 2 + round } : null;
          const child = startServerRacer({ ...servers, notes, round, thread, death });
          return { child, ended: once(child, "exit") };
        });
        const [doomed, ...others] = racers;
        expect((await doomed?.ended)?.[1]).toBe("SIGKILL");
        const before = notesIn(notes).length;
        await expect.poll(() => notesIn(notes).length - before, { timeout: 60_000, interval: 20 }).toBeGreaterThan(15);
        for (const { child, ended } of others) {
          child.kill("SIGKILL");
          await ended;
        }
        found = await check(servers, notes);
      }
      expect(found.messages).toBeGreaterThan(50);
      expect(found.destroyed).toBeGreaterThan(10);
    } finally {
      await log.kill();
      await mongo.stop();
      rmSync(home, { recursive: true });
    }
  }, 600_000);
});
