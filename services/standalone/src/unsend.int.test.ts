import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Keep } from "@soshogle/document-store/document-store";
import { layerKeepEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import { conversationStream } from "@soshogle/domain/ids";
import { decodeNodes } from "@soshogle/vault/key-tree";
import { wrappingKey } from "@soshogle/vault/layer";
import { unsealText } from "@soshogle/vault/seal";
import { Effect, Redacted } from "effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deliver, type Home, type InboxProcess, newHome, removeHome, startInbox } from "./testing/inbox-process.ts";
import { connectFirst, OWNER, signIn } from "./testing/team.ts";

let home: Home;
let inbox: InboxProcess;
beforeEach(async () => {
  home = await newHome();
  inbox = await startInbox(home, OWNER);
}, 200_000);
afterEach(async () => {
  await inbox.end("SIGKILL");
  removeHome(home);
});

const CONTACT = "1086352217904411";
const folder = () => join(home.folder, "demo");

/** Every file of the data folder, journals and blobs included. */
const files = () =>
  readdirSync(folder(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));

/** Every way in which bytes may stand in a file: bare, in base64 at any alignment, in hex. */
const formsOf = (bytes: Buffer): Buffer[] => {
  const shifted = [0, 1, 2].flatMap((shift) => {
    const whole = bytes.subarray(shift, shift + Math.floor((bytes.length - shift) / 3) * 3);
    return [whole.toString("base64"), whole.toString("base64url")];
  });
  const hex = bytes.toString("hex");
  return [bytes, ...[...shifted, hex, hex.toUpperCase()].map((text) => Buffer.from(text, "latin1"))];
};
/** And a text: as JSON, also with everything escaped, as part of an address, in the other encoding of SQLite. */
const formsOfText = (text: string): Buffer[] => {
  const escaped = text.replace(/[^\x20-\x7e]|["\\]/g, (unit) =>
    [...Array(unit.length).keys()].map((at) => `\\u${unit.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
  const texts = [text, JSON.stringify(text).slice(1, -1), escaped, encodeURIComponent(text)];
  return [...texts.flatMap((one) => formsOf(Buffer.from(one, "utf8"))), Buffer.from(text, "utf16le")];
};
/** Names of the files that hold one of these. */
const holding = (forms: readonly Buffer[]): string[] =>
  files().flatMap(({ name, bytes }) => (forms.some((form) => bytes.includes(form)) ? [name] : []));

/** The secret of a conversation's stream as it lies in `keep`, and the nodes in it. Nobody may run on the folder. */
const secretOf = async (conversationId: string) => {
  const masterKey = Redacted.make(Buffer.from(readFileSync(join(folder(), "master.key"), "utf8"), "base64"));
  const stream = conversationStream(conversationId);
  const read = Effect.flatMap(Keep, (keep) => keep.get("stream_secrets", [stream]));
  const [document] = await Effect.runPromise(
    Effect.provide(read, layerKeepEmbedded({ file: join(folder(), "keep.db") })),
  );
  const wrapped = String(document?.nodes);
  const nodes = decodeNodes(unsealText(wrappingKey(masterKey), wrapped, `secret|${stream}`));
  return { wrapped: Buffer.from(wrapped, "base64"), nodes: nodes.map(({ key }) => key) };
};

/** Every document of the read models by collection and id. What the engine notes about itself is left out. */
const documents = () => {
  const database = new DatabaseSync(join(folder(), "read.db"));
  const names = database.prepare("SELECT name FROM collections ORDER BY name").all();
  const found = names
    .map(({ name }) => String(name))
    .filter((name) => !name.startsWith("read-models."))
    .flatMap((name) =>
      database
        .prepare(`SELECT id, body FROM "documents/${name}" ORDER BY id`)
        .all()
        .map(({ id, body }) => [`${name} ${id}`, JSON.parse(String(body))] as const),
    );
  database.close();
  return Object.fromEntries(found);
};

const deliverAll = async (igId: string, ...items: readonly object[]) => {
  const entry = items.map((item) => ({ sender: { id: CONTACT }, recipient: { id: igId }, ...item }));
  const body = JSON.stringify({ object: "instagram", entry: [{ id: igId, time: Date.now(), messaging: entry }] });
  expect(await deliver(home, body)).toBe(200);
};

const shown = async () => {
  const { ask } = await signIn(inbox);
  const { rows } = await ask("conversations.list", { view: "open" });
  if (rows.length === 0) return { rows, texts: [], entries: [] };
  const { entries } = await ask("conversations.thread", { conversationId: rows[0].id });
  return { rows, entries, texts: entries.map(({ text }: { text: string | null }) => text) };
};

const restart = async (signal: NodeJS.Signals, between: () => unknown = () => {}) => {
  await inbox.end(signal);
  await between();
  inbox = await startInbox(home, OWNER);
};

describe("an unsend from Meta", () => {
  it("leaves neither the text nor what it was sealed with in any file, and a rebuild shows the same", async () => {
    const igId = await connectFirst(home, inbox);
    const secret = `${randomUUID()} "Grüße" aus 東京 🍜 \\ ${randomUUID()}`;
    const kept = `${randomUUID()} stays`;
    const at = Date.now();
    await deliverAll(
      igId,
      { timestamp: at, message: { mid: "kept", text: kept } },
      { timestamp: at + 1, message: { mid: "secret", text: secret } },
    );
    await expect.poll(async () => (await shown()).texts, { timeout: 30_000 }).toEqual([kept, secret]);
    const conversationId: string = (await shown()).rows[0].id;
    // What stands in the files now is what shall be gone: the search finds it.
    expect(holding(formsOfText(secret))).not.toEqual([]);
    let old = { wrapped: Buffer.alloc(0), nodes: [] as Buffer[] };
    await restart("SIGKILL", async () => {
      old = await secretOf(conversationId);
      expect(holding(formsOf(old.wrapped))).toContain("keep.db");
    });

    await deliverAll(igId, { timestamp: at + 2, message: { mid: "secret", is_deleted: true } });
    await expect
      .poll(async () => (await shown()).rows[0], { timeout: 30_000 })
      .toMatchObject({ lastKind: "unsent", preview: { text: null } });
    const { entries } = await shown();
    expect(entries.map(({ text, unsent }: { text: string | null; unsent: boolean }) => [text, unsent])).toEqual([
      [kept, false],
      [null, true],
    ]);

    const gone = [...formsOfText(secret), ...formsOfText(secret.slice(0, 36)), ...formsOfText(secret.slice(-36))];
    const keys = () => [old.wrapped, old.wrapped.subarray(0, 24), ...old.nodes].flatMap(formsOf);
    // The files of the read models are cleaned after the answer.
    await expect.poll(() => holding([...gone, ...keys()]), { timeout: 30_000 }).toEqual([]);
    expect(holding(formsOfText(kept))).not.toEqual([]);
    expect(inbox.output()).not.toContain(secret.slice(0, 36));
    expect(readFileSync(join(folder(), "destructions.jsonl"), "utf8")).toContain(`conversation-${conversationId}@`);

    await restart("SIGKILL");
    expect(holding([...gone, ...keys()])).toEqual([]);
    await inbox.end("SIGTERM");
    expect(holding([...gone, ...keys()])).toEqual([]);
    const { nodes } = await secretOf(conversationId);
    const before = documents();
    for (const name of readdirSync(folder()).filter((file) => file.startsWith("read.db"))) rmSync(join(folder(), name));
    inbox = await startInbox(home, OWNER);
    await expect.poll(async () => (await shown()).texts, { timeout: 30_000 }).toEqual([kept, null]);
    await inbox.end("SIGTERM");
    expect(documents()).toEqual(before);
    expect(holding([...gone, ...keys()])).toEqual([]);
    // Nothing from which the destroyed key could be derived is left; all else is.
    expect(nodes.length).toBeGreaterThan(40);
    expect(old.nodes.some((key) => nodes.some((one) => one.equals(key)))).toBe(false);
  }, 300_000);
});
