import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { whyMissing } from "@soshogle/mongo-wire/installation";
import { type MongoWire, startMongoWire } from "@soshogle/mongo-wire/start";
import { type FakeEventStoreDb, startFakeEventStoreDb } from "@soshogle/testing/eventstoredb/server";
import { eventually } from "@soshogle/testing/eventually";
import { freePort } from "@soshogle/testing/free-port";
import { type RoleProcess, type Script, startProcess, untilReady } from "@soshogle/testing/role-process";
import { suspiciousMongo } from "@soshogle/testing/suspicious-mongo";
import { ensureWebBuild } from "@soshogle/web/server/web-build";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { headersOf, metaJson } from "../../../tools/meta-simulator/src/webhooks/body.ts";
import { connect } from "../../../tools/soak/connect.ts";
import { type Meta, metaOf } from "../../../tools/soak/meta.ts";
import { makePerson, type Person } from "../../../tools/soak/person.ts";
import { OWNER, type Place } from "../../../tools/soak/processes.ts";
import { makeWalker } from "../../../tools/soak/walker.ts";

const missing = whyMissing();
if (missing !== null) console.warn(`\n!!! NOT RUN: the four roles as processes on servers: ${missing}\n`);

const ROLES = ["web", "ingest", "ingest", "projections", "projections", "automations", "automations"] as const;
const USER = { username: "inbox", password: "a-password-of-the-log" };

describe.runIf(missing === null)("the four roles as processes on servers", () => {
  const folder = mkdtempSync(join(tmpdir(), "soshogle-servers-"));
  let log: FakeEventStoreDb;
  let documents: MongoWire;
  let place: Place;
  let meta: Meta;
  let person: Person;
  let walker: ReturnType<typeof makeWalker>;
  let igId = "";
  let environment: Record<string, string> = {};
  const running: RoleProcess[] = [];
  let simulator: RoleProcess;

  const logUrl = (user = USER) => `esdb://${user.username}:${user.password}@127.0.0.1:${log.port}?tls=false`;
  const start = async (role: Script, changes: Readonly<Record<string, string>> = {}, port?: number) => {
    const one = startProcess(role, port ?? (await freePort()), { ...environment, ...changes });
    running.push(one);
    return one;
  };
  const of = (role: Script) => running.filter((one) => one.role === role);
  const forget = (one: RoleProcess) => running.splice(running.indexOf(one), 1);

  beforeAll(async () => {
    ensureWebBuild();
    log = await startFakeEventStoreDb();
    documents = await startMongoWire({});
    const appSecret = randomBytes(16).toString("hex");
    const [port, ingestPort, simulatorPort] = [await freePort(), await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
    place = { folder, data: folder, port, simulatorPort, appSecret, url, simulatorUrl, output: join(folder, "none") };
    writeFileSync(join(folder, "app.json"), JSON.stringify({ appId: "990001112223334", appSecret }), { mode: 0o600 });
    writeFileSync(join(folder, "master.key"), randomBytes(32).toString("base64"), { mode: 0o600 });
    environment = {
      EVENTSTORE_URL: logUrl(),
      DATABASE_URL: `${documents.url}/inbox`,
      BLOB_URL: join(folder, "blobs"),
      INSTAGRAM_APP_ID: "990001112223334",
      INSTAGRAM_APP_SECRET: appSecret,
      INSTAGRAM_VERIFY_TOKEN: "a-verify-token",
      MASTER_KEY_FILE: join(folder, "master.key"),
      PUBLIC_URL: url,
      META_URL: simulatorUrl,
      ALLOW_META_URL: "1",
      OWNER_EMAIL: OWNER.email,
      OWNER_PASSWORD: OWNER.password,
      HOST: "127.0.0.1",
    };
    simulator = startProcess("simulator", simulatorPort, {
      SIMULATOR_PORT: String(simulatorPort),
      SIMULATOR_BOOK: join(folder, "simulator.db"),
      SIMULATOR_APP_FILE: join(folder, "app.json"),
      SIMULATOR_CALLBACK_URL: `http://127.0.0.1:${ingestPort}/api/instagram/webhook`,
      SIMULATOR_VERIFY_TOKEN: "a-verify-token",
    });
    const ports: (number | undefined)[] = [port, ingestPort];
    for (const role of ROLES) await start(role, {}, role === "web" || role === "ingest" ? ports.shift() : undefined);
    await Promise.all(running.map(untilReady));
    meta = metaOf(place);
    person = makePerson(place);
    walker = makeWalker({ meta, person });
    ({ igId } = await eventually("the account is connected", () => connect(meta, person, place).catch(() => null)));
  }, 400_000);

  afterAll(async () => {
    await Promise.all([...running, ...(simulator ? [simulator] : [])].map((one) => one.end("SIGKILL")));
    await documents?.stop();
    await log?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** Delivers a message to every ingest at the same time, as long as one of them takes it. */
  const deliver = async (contactId: string, text: string) => {
    const mid = `m.${randomUUID()}`;
    const item = { sender: { id: contactId }, recipient: { id: igId }, timestamp: Date.now(), message: { mid, text } };
    const body = metaJson({ object: "instagram", entry: [{ id: igId, time: Date.now(), messaging: [item] }] });
    await eventually(`${text} is taken`, async () => {
      const posts = of("ingest").map(({ url }) =>
        fetch(`${url}/api/instagram/webhook`, { method: "POST", body, headers: headersOf(body, place.appSecret) })
          .then(({ status }) => status)
          .catch(() => 0),
      );
      return (await Promise.all(posts)).includes(200);
    });
    return mid;
  };

  it("walk the path, and send a reply exactly once", async () => {
    await deliver("7000000000000001", "by webhook, to both");
    await walker.visible("by webhook, to both");
    const count = await walker.walk("anna");
    expect(await count()).toBe(1);
  });

  it("record what two ingests get at once a single time", async () => {
    const contact = "7000000000000002";
    for (let n = 0; n < 10; n++) await deliver(contact, `twice at once, ${n}`);
    await walker.visible("twice at once, 9");
    const conversationId = `${await walker.accountId()}_${contact}`;
    const thread = await person.query("conversations.thread", { conversationId });
    const texts = JSON.stringify(thread).match(/twice at once, \d/g) ?? [];
    expect(texts.sort()).toEqual(Array.from({ length: 10 }, (_, n) => `twice at once, ${n}`));
    const metrics = await Promise.all(of("ingest").map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
    for (const text of metrics) expect(text).toMatch(/^soshogle_ingest_items_failed_total 0$/m);
  });

  it("go on while each of them is killed in turn", async () => {
    const counts: (() => Promise<number>)[] = [];
    for (const one of [...running]) {
      const underWay = walker.walk(`${one.role}_${one.port}`);
      await one.end("SIGKILL");
      forget(one);
      const again = await start(one.role, {}, one.port);
      counts.push(await underWay);
      await untilReady(again);
    }
    for (const count of counts) expect(await count()).toBe(1);
  }, 600_000);

  it("share their slots evenly", async () => {
    for (const role of ["projections", "automations"] as const)
      await eventually(`the slots of ${role} are shared`, async () => {
        const texts = await Promise.all(of(role).map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
        const slots = texts.map((text) => Number(new RegExp(`^soshogle_${role}_slots (\\d+)`, "m").exec(text)?.[1]));
        return slots.every((count) => count === 32);
      });
  });

  it("end in order on SIGTERM, within ten seconds, and give their slots back", async () => {
    for (const role of ["ingest", "projections", "automations"] as const) {
      const [one] = of(role);
      if (!one) throw new Error(`no ${role} runs`);
      const began = Date.now();
      expect(await one.end("SIGTERM")).toMatchObject({ code: 0, signal: null });
      expect(Date.now() - began).toBeLessThan(11_000);
      forget(one);
      await untilReady(await start(role, {}, one.port));
    }
    expect(await (await walker.walk("after_the_end"))()).toBe(1);
  }, 300_000);

  it("are not ready while a store is away, name it, and become ready when it is there", async () => {
    const port = await freePort();
    const away = `esdb://${USER.username}:${USER.password}@127.0.0.1:${port}?tls=false`;
    const one = await start("ingest", { EVENTSTORE_URL: away, DATABASE_URL: `${documents.url}/elsewhere` });
    const first = await eventually("it says what it waits for", async () => {
      const readiness = await one.readiness();
      return readiness?.body.includes("EVENTSTORE_URL") && readiness;
    });
    expect(first.status).toBe(503);
    expect((await fetch(`${one.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${one.url}/api/instagram/webhook`, { method: "POST", body: "{}" })).status).toBe(503);
    expect(one.output()).not.toContain(USER.password);
    const late = await startFakeEventStoreDb({ port });
    await untilReady(one);
    await late.stop();
    const fault = await eventually("it says that the log is gone", async () => {
      const readiness = await one.readiness();
      return readiness?.status === 503 && readiness;
    });
    expect(fault.body).toContain("EVENTSTORE_URL");
    await one.end("SIGKILL");
    forget(one);
  }, 200_000);

  it("wait for MongoDB as well, and name it", async () => {
    const one = await start("automations", { DATABASE_URL: `mongodb://127.0.0.1:${await freePort()}/inbox` });
    await eventually("it names it", async () => (await one.readiness())?.body.includes("DATABASE_URL"));
    expect((await one.readiness())?.status).toBe(503);
    await one.end("SIGKILL");
    forget(one);
  }, 120_000);

  it("end when MongoDB does not know the user, and say so", async () => {
    const stranger = await suspiciousMongo();
    const url = `mongodb://inbox:wrong-password@127.0.0.1:${stranger.port}/inbox`;
    const { code, output } = await startProcess("projections", await freePort(), { ...environment, DATABASE_URL: url })
      .ended;
    stranger.close();
    expect([code, output]).toEqual([1, "DATABASE_URL: the server does not know this user and password."]);
  });

  it.each([
    ["EVENTSTORE_URL", "http://127.0.0.1:2113"],
    ["DATABASE_URL", "postgres://127.0.0.1/inbox"],
  ])("do not start with another kind of address in %s", async (name, value) => {
    const one = startProcess("ingest", await freePort(), { ...environment, [name]: value });
    const { code, output } = await one.ended;
    expect([code, output]).toEqual([1, expect.stringMatching(new RegExp(`^${name}: write an address such as`))]);
  });

  it("let an owner in by a link that npm run owner-link makes", async () => {
    const { code, output } = await startProcess("owner-link", 3000, environment).ended;
    expect([code, output]).toEqual([0, expect.stringMatching(/\/setup#[\w-]{43}$/)]);
    const redeemed = await fetch(`${place.url}/api/trpc/setup.redeem`, {
      method: "POST",
      headers: { origin: place.url, "content-type": "application/json" },
      body: JSON.stringify({
        token: output.split("#")[1],
        email: "ada@example.com",
        password: "correct horse battery",
        name: "Ada",
        workspaceName: "Harbour",
      }),
    });
    expect([redeemed.status, await redeemed.text()]).toEqual([200, expect.stringContaining("result")]);
  });
});
