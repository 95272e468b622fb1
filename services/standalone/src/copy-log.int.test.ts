import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Keep } from "@soshogle/document-store/document-store";
import { DestructionBook } from "@soshogle/event-store/destructions/destruction-book";
import { EventStore, START } from "@soshogle/event-store/event-store";
import { whyMissing } from "@soshogle/mongo-wire/installation";
import { type MongoWire, startMongoWire } from "@soshogle/mongo-wire/start";
import { layerGround } from "@soshogle/process/ground";
import { conversationOf, received, started } from "@soshogle/testing/builders/conversation";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { eventStoreAt } from "@soshogle/testing/eventstoredb/scoped";
import { type FakeEventStoreDb, startFakeEventStoreDb } from "@soshogle/testing/eventstoredb/server";
import { eventually } from "@soshogle/testing/eventually";
import { freePort } from "@soshogle/testing/free-port";
import { houseIn } from "@soshogle/testing/house";
import { type RoleProcess, type Script, startProcess, untilReady } from "@soshogle/testing/role-process";
import { ensureWebBuild } from "@soshogle/web/server/web-build";
import { Effect, Layer, Redacted } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../../tools/soak/connect.ts";
import { type Meta, metaOf } from "../../../tools/soak/meta.ts";
import { makePerson, type Person } from "../../../tools/soak/person.ts";
import { OWNER, type Place } from "../../../tools/soak/processes.ts";
import { tallyOf } from "./moving/tally.ts";

const missing = whyMissing();
if (missing !== null) console.warn(`\n!!! NOT RUN: a large log that moves to servers: ${missing}\n`);

const COPY = fileURLToPath(new URL("./copy-log.ts", import.meta.url));
/** Few enough documents for mongo-wire, and 100,000 events. */
const CONVERSATIONS = 240;
const MESSAGES = 8;
const CHANGES = 408;
/** Changes of one conversation that stand together. */
const RUN = 8;
/** mongo-wire scans where MongoDB seeks. */
const REBUILD_MS = 600_000;

describe.runIf(missing === null)("a log of 100,000 events that moves from files to servers", () => {
  const folder = mkdtempSync(join(tmpdir(), "soshogle-move-"));
  const data = join(folder, "data");
  const key = randomBytes(32);
  let log: FakeEventStoreDb;
  let documents: MongoWire;
  let place: Place;
  let meta: Meta;
  let person: Person;
  let account = { accountId: "", igId: "" };
  let anna = "";
  let common: Record<string, string> = {};
  let servers: Record<string, string> = {};
  let simulate: (callback: string) => Promise<unknown> = async () => {};
  let ingestUrl = "";
  const running: RoleProcess[] = [];
  let copying: ChildProcess | null = null;

  const start = async (role: Script, environment: Record<string, string>, port?: number) => {
    const one = startProcess(role, port ?? (await freePort()), environment);
    running.push(one);
    return one;
  };
  const copy = (...options: readonly string[]) => {
    const child = spawn(process.execPath, [COPY, ...options], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { NODE_ENV: "production", ...servers },
    });
    copying = child;
    const told: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => void told.push(String(text)));
    return { child, ended: once(child, "close").then(([code]) => ({ code, told: told.join("") })) };
  };
  const repliesWith = async (text: string) =>
    (await meta.book()).messages.filter((message) => message.author === "account" && message.text === text).length;
  const reply = (conversationId: string, text: string) =>
    eventually(`${text} is asked for`, async () => {
      const asked = await person.mutate("conversations.reply", { replyId: randomUUID(), conversationId, text });
      return asked.is === "done";
    });
  const threadOf = async (conversationId: string) =>
    JSON.stringify(await person.query("conversations.thread", { conversationId }));

  /** Messages of many people, and what the team did with them, as a busy year leaves it. */
  const grow = Effect.gen(function* () {
    const house = yield* houseIn(data);
    const stores = Layer.mergeAll(
      Layer.succeed(EventStore, house.log),
      Layer.succeed(Keep, house.keep),
      Layer.succeed(DestructionBook, house.book),
    );
    const ground = layerGround(Redacted.make(key)).pipe(Layer.provideMerge(stores));
    const [first] = (yield* house.log.readAll({ after: START, limit: 1, filter: { categories: ["account"] } })).events;
    if (first === undefined) throw new Error("no account was connected");
    const { workspaceId } = first.metadata as { readonly workspaceId: string }; // of every event of ours
    const now = Date.now();
    yield* Effect.gen(function* () {
      const append = yield* makeAppender;
      const conversations = Array.from({ length: CONVERSATIONS }, (_, n) =>
        conversationOf(String(8_000_000_000_000_000 + n), { accountId: account.accountId, workspaceId }),
      );
      for (const [n, { draft }] of conversations.entries())
        yield* append([
          draft(started(), now),
          ...Array.from({ length: MESSAGES }, (_, m) => draft(received(`bulk-${n}-${m}`, now + m), now + m)),
        ]);
      for (let done = 0; done < CHANGES; done += RUN)
        for (const { draft } of conversations)
          yield* append(
            Array.from({ length: RUN }, () => draft({ type: "ConversationMarkedRead", data: { upTo: MESSAGES } }, now)),
          );
    }).pipe(Effect.provide(ground));
  }).pipe(Effect.scoped);

  beforeAll(async () => {
    ensureWebBuild();
    log = await startFakeEventStoreDb();
    documents = await startMongoWire({});
    const appSecret = randomBytes(16).toString("hex");
    const [port, ingestPort, simulatorPort] = [await freePort(), await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
    place = { folder, data, port, simulatorPort, appSecret, url, simulatorUrl, output: join(folder, "none") };
    writeFileSync(join(folder, "app.json"), JSON.stringify({ appId: "990001112223334", appSecret }), { mode: 0o600 });
    common = {
      INSTAGRAM_APP_ID: "990001112223334",
      INSTAGRAM_APP_SECRET: appSecret,
      INSTAGRAM_VERIFY_TOKEN: "a-verify-token",
      MASTER_KEY: key.toString("base64"),
      PUBLIC_URL: url,
      META_URL: simulatorUrl,
      ALLOW_META_URL: "1",
      OWNER_EMAIL: OWNER.email,
      OWNER_PASSWORD: OWNER.password,
      HOST: "127.0.0.1",
    };
    servers = {
      EVENTSTORE_URL: log.url,
      DATABASE_URL: `${documents.url}/inbox`,
      BLOB_URL: join(folder, "blobs"),
    };
    simulate = async (callback) => {
      for (const one of running.filter(({ role }) => role === "simulator")) await one.end("SIGTERM");
      const simulator = await start(
        "simulator",
        {
          SIMULATOR_PORT: String(simulatorPort),
          SIMULATOR_BOOK: join(folder, "simulator.db"),
          SIMULATOR_APP_FILE: join(folder, "app.json"),
          SIMULATOR_CALLBACK_URL: `${callback}/api/instagram/webhook`,
          SIMULATOR_VERIFY_TOKEN: "a-verify-token",
        },
        simulatorPort,
      );
      await eventually("the simulator answers", () => meta.book().catch(() => null));
      return simulator;
    };
    ingestUrl = `http://127.0.0.1:${ingestPort}`;
    meta = metaOf(place);
    person = makePerson(place);
  }, 200_000);

  afterAll(async () => {
    copying?.kill("SIGKILL");
    await Promise.all(running.map((one) => one.end("SIGKILL")));
    await documents?.stop();
    await log?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it("is grown: an account, somebody who writes and is answered, and many others", async () => {
    await simulate(place.url);
    const inbox = await untilReady(await start("standalone", { ...common, DATA_DIR: data }, place.port));
    account = await eventually("the account is connected", () => connect(meta, person, place).catch(() => null));
    const personId = await meta.addPerson("anna");
    const { igsid } = await meta.write(account.igId, personId, "hello from anna");
    anna = `${account.accountId}_${igsid}`;
    await eventually("the message is there", async () => (await threadOf(anna)).includes("hello from anna"));
    await reply(anna, "answered before");
    await eventually("the reply is out", async () => (await repliesWith("answered before")) > 0);
    const refused = copy("--from", data, "--to", "servers");
    expect(await refused.ended).toEqual({
      code: 1,
      told: expect.stringMatching(/^--from: .*in use.*End the inbox that runs/),
    });
    expect(await inbox.end("SIGTERM")).toMatchObject({ code: 0 });
    await Effect.runPromise(grow);
  }, 400_000);

  it("goes on where it was when the copy is killed, and is the same by its hash", async () => {
    const killed = copy("--from", data, "--to", "servers");
    await eventually("some of it is copied", async () => log.log.records.length > 20_000);
    killed.child.kill("SIGKILL");
    await killed.ended;
    const copied = log.log.records.length;
    const early = await start("ingest", { ...common, ...servers });
    expect(await early.ended).toMatchObject({ code: 1, output: expect.stringContaining("Run npm run copy-log again") });
    const { code, told } = await copy("--from", data, "--to", "servers").ended;
    expect({ code, told }).toEqual({ code: 0, told: expect.stringContaining("Moved to esdb://127.0.0.1") });
    expect(copied).toBeLessThan(log.log.records.length);
    const [old, fresh] = await Effect.runPromise(
      Effect.gen(function* () {
        const house = yield* houseIn(data);
        const onEvents = () => {};
        return [
          yield* tallyOf({ log: house.log, onEvents }),
          yield* tallyOf({ log: yield* eventStoreAt(log.url), onEvents }),
        ];
      }).pipe(Effect.scoped),
    );
    expect(fresh).toEqual(old);
    expect(old?.events).toBeGreaterThan(100_000);
    expect(told).toContain(`sha256 ${old?.digest}`);
  }, 600_000);

  it("is not started where it was", async () => {
    const { code, output } = await (await start("standalone", { ...common, DATA_DIR: data })).ended;
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining("were moved to esdb://127.0.0.1") });
  });

  it("is lived in as before: sessions, threads, replies, and nothing is sent twice", async () => {
    await simulate(ingestUrl);
    const roles = [
      await start("web", { ...common, ...servers }, place.port),
      await start("ingest", { ...common, ...servers }, Number(new URL(ingestUrl).port)),
      await start("projections", { ...common, ...servers }),
      await start("automations", { ...common, ...servers }),
    ];
    await Promise.all(roles.map(untilReady));
    const isCaughtUp = async () => {
      const figures = await Promise.all(roles.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
      return figures.some((text) => /^soshogle_projections_caught_up 1$/m.test(text));
    };
    await eventually("the read models are made again", isCaughtUp, REBUILD_MS);
    await eventually("who was signed in sees the thread", async () => {
      const thread = await threadOf(anna);
      return thread.includes("hello from anna") && thread.includes("answered before");
    });
    await eventually("the others are there too", async () =>
      (await threadOf(`${account.accountId}_${8_000_000_000_000_000 + CONVERSATIONS - 1}`)).includes(
        `text of bulk-${CONVERSATIONS - 1}-${MESSAGES - 1}`,
      ),
    );
    const [{ personId } = { personId: "" }] = (await meta.book()).people.slice(-1);
    await meta.write(account.igId, personId, "hello again");
    await eventually("a new message comes", async () => (await threadOf(anna)).includes("hello again"));
    await reply(anna, "answered after");
    await eventually("the reply is out", async () => (await repliesWith("answered after")) > 0);
    expect([await repliesWith("answered before"), await repliesWith("answered after")]).toEqual([1, 1]);
    expect((await meta.book()).messages.filter(({ author }) => author === "account")).toHaveLength(2);
    const late = copy("--from", data, "--to", "servers");
    expect(await late.ended).toEqual({
      code: 1,
      told: expect.stringMatching(/^--to: processes of the product run on/),
    });
  }, 1_200_000);
});
