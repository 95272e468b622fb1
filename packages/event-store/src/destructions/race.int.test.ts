import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Keep } from "@soshogle/document-store/document-store";
import type { AnyRecorded } from "@soshogle/domain/event";
import { conversationStream, type StreamName } from "@soshogle/domain/ids";
import { conversationOf } from "@soshogle/testing/builders/conversation";
import { layerDomainIn, layerLogAndKeepIn, masterKey } from "@soshogle/testing/embedded";
import { type Death, steps } from "@soshogle/testing/race/deadly";
import { type Note, notesIn } from "@soshogle/testing/race/notes";
import { startRace } from "@soshogle/testing/race/start";
import { decodeNodes } from "@soshogle/vault/key-tree";
import { wrappingKey } from "@soshogle/vault/layer";
import { unsealText } from "@soshogle/vault/seal";
import { Effect, Layer } from "effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EventStore } from "../event-store.ts";
import { openEvents } from "../read-events.ts";
import { destructionOf, isDestruction } from "./destruction-events.ts";

const streams = ["1", "2", "3"].map((contactId) => conversationStream(conversationOf(contactId).id));

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "soshogle-race-"));
  mkdirSync(data());
});
afterEach(() => rmSync(home, { recursive: true }));
const data = () => join(home, "data");
const noted = () => notesIn(join(home, "notes"));

/** Lets a process race until it dies at its step, or, without one, until it has noted so much more. */
const raceUntilDeath = async (options: {
  readonly round: number;
  readonly death: Death | null;
  readonly notes: number;
}) => {
  const before = noted().length;
  const input = { folder: data(), notes: join(home, "notes"), round: options.round, death: options.death };
  const child = startRace(input);
  const ended = once(child, "exit");
  const isOver = () => child.signalCode !== null || child.exitCode !== null;
  const isEnough = () => options.death === null && noted().length - before >= options.notes;
  try {
    await expect.poll(() => isOver() || isEnough(), { timeout: 60_000, interval: 5 }).toBe(true);
  } finally {
    child.kill("SIGKILL");
  }
  expect((await ended)[1]).toBe("SIGKILL");
};

const numbers = ({ from, to }: { readonly from: number; readonly to: number }) =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** What is there after a start, when the start has carried out what the death left open. */
const afterStart = Effect.gen(function* () {
  const store = yield* EventStore;
  const keep = yield* Keep;
  const events: AnyRecorded[] = [];
  const destroyed = new Set<string>();
  for (const stream of streams) {
    const stored = yield* store.readStream(stream, { from: "start", direction: "forwards", limit: 100_000 });
    for (const event of stored.filter(isDestruction))
      for (const revision of destructionOf(event).ranges.flatMap(numbers)) destroyed.add(`${stream}@${revision}`);
    events.push(...(yield* openEvents(stored)));
  }
  const secrets = yield* keep.get("stream_secrets", streams);
  // Before the stores are closed, which empties their journals.
  const files = Buffer.concat(readdirSync(data()).map((name) => readFileSync(join(data(), name))));
  return {
    events,
    destroyed,
    files,
    secrets: new Map(secrets.map(({ id, nodes }) => [id as StreamName, String(nodes)])),
  };
}).pipe(Effect.provide(Layer.suspend(() => layerDomainIn(data()).pipe(Layer.provideMerge(layerLogAndKeepIn(data()))))));

const keysIn = (stream: StreamName, nodes: string): Buffer[] =>
  decodeNodes(unsealText(wrappingKey(masterKey), nodes, `secret|${stream}`)).map(({ key }) => key);

/** No file may hold a secret that was replaced, wrapped or not, nor a node that is not needed any more. */
const expectNoOldSecret = ({ secrets, files }: Effect.Success<typeof afterStart>, notes: readonly Note[]) => {
  const needed = new Set(
    [...secrets].flatMap(([stream, nodes]) => keysIn(stream, nodes).map((key) => key.toString("hex"))),
  );
  let old = 0;
  for (const note of notes) {
    if (note.kind !== "secret" || secrets.get(note.stream) === note.nodes) continue;
    old++;
    const bytes = Buffer.from(note.nodes, "base64");
    for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 30]) {
      const piece = bytes.subarray(at - (at % 3), at - (at % 3) + 30);
      for (const form of [piece, piece.toString("base64"), piece.toString("hex")])
        expect(files.includes(form)).toBe(false);
    }
    for (const key of keysIn(note.stream, note.nodes)) {
      if (needed.has(key.toString("hex"))) continue;
      for (const form of [key, key.toString("base64").slice(0, 42), key.toString("hex")])
        expect(files.includes(form)).toBe(false);
    }
  }
  return old;
};

/** @param from notes before it were looked at after an earlier death. */
const check = async (from: number) => {
  const notes = noted().slice(from);
  expect(notes.filter(({ kind }) => kind === "wrong")).toEqual([]);
  const found = await Effect.runPromise(Effect.scoped(afterStart));
  const { events, destroyed } = found;
  const mids = events.flatMap(({ type, data: { mid } }) => (type === "MessageReceived" ? [String(mid)] : []));
  expect(new Set(mids).size).toBe(mids.length);
  const known = new Set(mids);
  for (const note of notes) {
    if (note.kind === "wrote") expect(known.has(note.mid), `${note.mid} was acknowledged`).toBe(true);
    if (note.kind === "destroyed")
      for (const revision of note.revisions) expect(destroyed).toContain(`${note.stream}@${revision}`);
  }
  for (const {
    type,
    stream,
    revision,
    data: { mid },
    personal,
  } of events) {
    if (type !== "MessageReceived") continue;
    const isDestroyed = destroyed.has(`${stream}@${revision}`);
    // What came after its unsend was recorded without content.
    const text = isDestroyed ? undefined : `text of ${mid}`;
    expect(personal?.state, `${stream}@${revision}`).toBe(isDestroyed ? "forgotten" : "clear");
    expect(personal?.state === "clear" ? personal.value.text : undefined).toBe(text);
  }
  return { destroyed: destroyed.size, readable: mids.length, old: expectNoOldSecret(found, notes) };
};

describe("append, read and puncture, raced from three threads", () => {
  it("keep what is destroyed destroyed and the rest readable, killed at every step", async () => {
    let round = 0;
    let looked = 0;
    const look = async () => {
      await check(looked);
      looked = noted().length;
    };
    for (const step of steps)
      for (const thread of step.startsWith("checkpoint") ? [0] : step.startsWith("append") ? [1] : [0, 2]) {
        await raceUntilDeath({ round: round++, death: { thread, step, times: 1 + (round % 4) }, notes: 0 });
        await look();
      }
    for (const notes of [60, 17, 130, 90]) {
      await raceUntilDeath({ round: round++, death: null, notes });
      await look();
    }
    const found = await check(0);
    expect(found.destroyed).toBeGreaterThan(20);
    expect(found.readable).toBeGreaterThan(100);
    expect(found.old).toBeGreaterThan(20);
  }, 600_000);
});
