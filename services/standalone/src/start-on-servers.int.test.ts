import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { whyMissing } from "@soshogle/mongo-wire/installation";
import { type MongoWire, startMongoWire } from "@soshogle/mongo-wire/start";
import { type FakeEventStoreDb, startFakeEventStoreDb } from "@soshogle/testing/eventstoredb/server";
import { eventually } from "@soshogle/testing/eventually";
import { freePort } from "@soshogle/testing/free-port";
import { type RoleProcess, startProcess, untilReady } from "@soshogle/testing/role-process";
import { ensureWebBuild } from "@soshogle/web/server/web-build";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../../tools/soak/connect.ts";
import { metaOf } from "../../../tools/soak/meta.ts";
import { makePerson } from "../../../tools/soak/person.ts";
import { OWNER, type Place } from "../../../tools/soak/processes.ts";
import { makeWalker } from "../../../tools/soak/walker.ts";

const missing = whyMissing();
if (missing !== null) console.warn(`\n!!! NOT RUN: npm start on servers: ${missing}\n`);

describe.runIf(missing === null)("npm start with EVENTSTORE_URL and DATABASE_URL", () => {
  const folder = mkdtempSync(join(tmpdir(), "soshogle-start-on-servers-"));
  let log: FakeEventStoreDb;
  let documents: MongoWire;
  let place: Place;
  let inbox: RoleProcess | undefined;

  const start = async () => {
    inbox = startProcess("standalone", place.port, {
      DATA_DIR: folder,
      SIMULATOR_PORT: String(place.simulatorPort),
      EVENTSTORE_URL: log.url,
      DATABASE_URL: `${documents.url}/inbox`,
      BLOB_URL: join(folder, "blobs"),
      PUBLIC_URL: place.url,
      OWNER_EMAIL: OWNER.email,
      OWNER_PASSWORD: OWNER.password,
    });
    return untilReady(inbox);
  };

  beforeAll(async () => {
    ensureWebBuild();
    log = await startFakeEventStoreDb();
    documents = await startMongoWire();
    const [port, simulatorPort] = [await freePort(), await freePort()];
    const [url, simulatorUrl] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${simulatorPort}`];
    const [data, appSecret] = [join(folder, "demo"), randomBytes(16).toString("hex")];
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(join(data, "app.json"), JSON.stringify({ appId: "990001112223334", appSecret }), { mode: 0o600 });
    place = { folder, data, port, simulatorPort, appSecret, url, simulatorUrl, output: join(folder, "none") };
  }, 200_000);
  afterAll(async () => {
    await inbox?.end("SIGKILL");
    await documents?.stop();
    await log?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("runs all roles on the servers, finds everything after a kill, and ends in order", async () => {
    await start();
    const meta = metaOf(place);
    const person = makePerson(place);
    const walker = makeWalker({ meta, person });
    await eventually("the account is connected", () => connect(meta, person, place).catch(() => null));
    const before = await walker.walk("before_the_kill");
    await inbox?.end("SIGKILL");
    await start();
    await walker.visible("reply to before_the_kill");
    await eventually("the simulator is there again", () => meta.book().catch(() => null));
    const after = await walker.walk("after_the_kill");
    expect([await before(), await after()]).toEqual([1, 1]);
    expect(readdirSync(join(folder, "demo")).filter((name) => name.endsWith(".db"))).toEqual(["simulator.db"]);
    expect(await inbox?.end("SIGTERM")).toMatchObject({ code: 0, signal: null });
  }, 300_000);

  it("does not start with one of them alone, and says which is missing", async () => {
    const { code, output } = await startProcess("standalone", await freePort(), {
      DATA_DIR: folder,
      EVENTSTORE_URL: log.url,
    }).ended;
    expect([code, output]).toEqual([
      1,
      expect.stringContaining("DATABASE_URL: set it together with EVENTSTORE_URL, or neither."),
    ]);
  });
});
