import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { layerKeepEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import { layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { EventStore, START, type StoredEvent } from "@soshogle/event-store/event-store";
import { openEvents } from "@soshogle/event-store/read-events";
import { layerVault } from "@soshogle/vault/layer";
import { Effect, Layer, Redacted } from "effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  deliver,
  type Home,
  type InboxProcess,
  jsonOf,
  newHome,
  removeHome,
  startInbox,
} from "./testing/inbox-process.ts";
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

const CONTACTS = 5;
const message = (
  igId: string,
  mid: string,
  { contact = "1086352217904411", at = Date.now(), text = `text of ${mid}` } = {},
) => ({
  sender: { id: contact },
  recipient: { id: igId },
  timestamp: at,
  message: { mid, text },
});
const delivery = (igId: string, items: readonly object[]) =>
  JSON.stringify({ object: "instagram", entry: [{ id: igId, time: Date.now(), messaging: items }] });

const inFolder = (name: string) => join(home.folder, "demo", name);

/** The messages in the log, in its order, opened with the keys of the data folder. Nobody may run on it. */
const messagesInLog = () => {
  const masterKey = Redacted.make(Buffer.from(readFileSync(inFolder("master.key"), "utf8"), "base64"));
  const stores = Layer.merge(
    layerEmbedded({ file: inFolder("log.db") }),
    layerKeepEmbedded({ file: inFolder("keep.db") }),
  );
  const read = Effect.gen(function* () {
    const store = yield* EventStore;
    const found: StoredEvent[] = [];
    for (let after = START, atEnd = false; !atEnd; ) {
      const page = yield* store.readAll({ after, limit: 500, filter: { types: ["MessageReceived"] } });
      found.push(...page.events);
      ({ position: after, atEnd } = page);
    }
    return yield* openEvents(found);
  });
  return Effect.runPromise(Effect.provide(read, layerVault(masterKey).pipe(Layer.provideMerge(stores))));
};

describe("kill -9 during a burst of deliveries", () => {
  it("loses nothing that was acknowledged, and redelivering everything stores each message once", async () => {
    const igId = await connectFirst(home, inbox);
    const started = Date.now();
    const deliveries = Array.from({ length: 300 }, (_, n) => {
      const mids = [`burst-${n}-a`, `burst-${n}-b`, `burst-${n}-c`];
      const items = mids.map((mid, at) =>
        message(igId, mid, { contact: `10863522179044${10 + (n % CONTACTS)}`, at: started + n * 3 + at }),
      );
      return { mids, body: delivery(igId, items) };
    });
    const acknowledged: string[] = [];
    let killed: Promise<unknown> | null = null;
    const waiting = [...deliveries];
    const deliverAll = async () => {
      for (let next = waiting.shift(); next && !killed; next = waiting.shift()) {
        if ((await deliver(home, next.body)) === 200) acknowledged.push(...next.mids);
        if (acknowledged.length >= 200) killed ??= inbox.end("SIGKILL");
      }
    };
    await Promise.all(Array.from({ length: 16 }, deliverAll));
    await killed;
    expect(acknowledged.length).toBeLessThan(900);
    const midsOf = (events: Awaited<ReturnType<typeof messagesInLog>>) => events.map(({ data }) => String(data.mid));
    const afterKill = midsOf(await messagesInLog());
    expect(new Set(afterKill).size).toBe(afterKill.length);
    expect(new Set(afterKill)).toEqual(new Set([...afterKill, ...acknowledged]));

    inbox = await startInbox(home, OWNER);
    for (const { body } of deliveries) {
      const twice = await Promise.all([deliver(home, body), deliver(home, body)]);
      expect(twice).toEqual([200, 200]);
    }
    await inbox.end("SIGKILL");
    const events = await messagesInLog();
    expect(midsOf(events).sort()).toEqual(deliveries.flatMap(({ mids }) => mids).sort());
    for (const { data, personal } of events)
      expect(personal).toMatchObject({ state: "clear", value: { text: `text of ${data.mid}` } });

    inbox = await startInbox(home, OWNER);
    const { ask } = await signIn(inbox);
    const unread = async () => {
      const { rows } = await ask("conversations.list", { view: "open" });
      return rows.map((row: { unread: number }) => row.unread);
    };
    await expect.poll(unread, { timeout: 30_000 }).toEqual(Array.from({ length: CONTACTS }, () => 900 / CONTACTS));
    expect(await ask("conversations.counts", {})).toMatchObject({ open: CONTACTS });
  }, 240_000);
});

describe("the text of a message", () => {
  it("is in none of the log's files, while the thread shows it", async () => {
    const igId = await connectFirst(home, inbox);
    const words = ["Grüße aus 東京 🍜", "שלום עולם", "<script>alert('x')</script>", "x".repeat(1500)].map(
      (text) => `${randomUUID()} ${text}`,
    );
    const at = Date.now();
    const items = words.map((text, n) => message(igId, `secret-${n}`, { text, at: at + n }));
    expect(await deliver(home, delivery(igId, items))).toBe(200);
    const { ask } = await signIn(inbox);
    const thread = async () => {
      const { rows } = await ask("conversations.list", { view: "open" });
      if (rows.length === 0) return [];
      const { entries } = await ask("conversations.thread", { conversationId: rows[0].id });
      return entries.map(({ text }: { text: string }) => text);
    };
    await expect.poll(thread, { timeout: 30_000 }).toEqual(words);

    const search = () => {
      const files = readdirSync(join(home.folder, "demo")).filter((name) => name.startsWith("log.db"));
      const bytes = Buffer.concat(files.map((name) => readFileSync(inFolder(name))));
      expect(bytes.includes("MessageReceived")).toBe(true);
      for (const word of words)
        for (const encoding of ["utf8", "utf16le"] as const) {
          expect(bytes.includes(Buffer.from(word, encoding))).toBe(false);
          expect(bytes.includes(Buffer.from(word.slice(0, 36), encoding))).toBe(false);
          expect(bytes.includes(Buffer.from(word.slice(0, 36)).toString("base64").slice(0, 40))).toBe(false);
        }
      return files;
    };
    expect(search()).toContain("log.db-wal");
    await inbox.end("SIGTERM");
    search();
    expect(existsSync(inFolder("admin.sock"))).toBe(false);
  }, 120_000);
});

describe("the simulator", () => {
  const isUp = () =>
    fetch(`http://127.0.0.1:${home.simulatorPort}/_/book`).then(
      ({ ok }) => ok,
      () => false,
    );

  it("ends with its parent, however that ends", async () => {
    expect(await isUp()).toBe(true);
    await inbox.end("SIGKILL");
    await expect.poll(isUp, { timeout: 30_000 }).toBe(false);
  });

  it("is started again when it dies by itself", async () => {
    const book = () => fetch(`http://127.0.0.1:${home.simulatorPort}/_/book`).then(jsonOf);
    const before = await book();
    const children = readFileSync(`/proc/${inbox.child.pid}/task/${inbox.child.pid}/children`, "utf8");
    for (const pid of children.trim().split(" ")) process.kill(Number(pid), "SIGKILL");
    await expect.poll(() => inbox.output(), { timeout: 30_000 }).toContain("the simulator ended");
    await expect.poll(isUp, { timeout: 30_000 }).toBe(true);
    expect((await book()).accounts).toEqual(before.accounts);
    const ended = once(inbox.child, "exit");
    inbox.child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });
});
