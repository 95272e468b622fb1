import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layerEventStoreDb } from "@soshogle/event-store/drivers/eventstoredb/eventstoredb";
import { startMongoWire } from "@soshogle/mongo-wire/start";
import { startFakeEventStoreDb } from "@soshogle/testing/eventstoredb/server";
import { freePort } from "@soshogle/testing/free-port";
import { type RoleProcess, startProcess, untilReady } from "@soshogle/testing/role-process";
import { Redacted } from "effect";
import { startFront } from "./front.ts";
import type { RunningInbox } from "./inbox.ts";
import type { Place } from "./place.ts";

export const ROLES = ["web", "ingest", "projections", "automations"] as const;
export type Role = (typeof ROLES)[number];

export interface InboxOnServers extends RunningInbox {
  /** Ends one process as a power cut does. */
  readonly killRole: (role: Role) => Promise<void>;
  /** Starts it again, and waits until it is ready. */
  readonly startRole: (role: Role) => Promise<void>;
}

/**
 * Stand-ins for both servers and for Meta; the product is the four roles as processes behind one address, as the compose
 * file arranges it, one of each and in demo mode. Holds under 3,000 documents a collection: mongo-wire scans.
 */
export const newPlaceOnServers = async (): Promise<Place<InboxOnServers>> => {
  await using made = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "soshogle-e2e-"));
  made.defer(() => rmSync(folder, { recursive: true, force: true }));
  const log = await startFakeEventStoreDb();
  made.defer(log.stop);
  const documents = await startMongoWire();
  made.defer(documents.stop);
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const ports = {
    web: await freePort(),
    ingest: await freePort(),
    projections: await freePort(),
    automations: await freePort(),
  };
  const front = await startFront({ own: port, web: ports.web, ingest: ports.ingest });
  made.defer(front.close);

  const demo = join(folder, "demo");
  const appFile = join(demo, "app.json");
  mkdirSync(demo, { mode: 0o700 });
  writeFileSync(appFile, JSON.stringify({ appId: "990001112223334", appSecret: randomBytes(16).toString("hex") }));
  const simulator = startProcess("simulator", simulatorPort, {
    SIMULATOR_PORT: String(simulatorPort),
    SIMULATOR_BOOK: join(folder, "simulator.db"),
    SIMULATOR_APP_FILE: appFile,
    SIMULATOR_CALLBACK_URL: `http://127.0.0.1:${port}/api/instagram/webhook`,
    SIMULATOR_VERIFY_TOKEN: "YOUR_VERIFY_TOKEN",
  });
  made.defer(async () => void (await simulator.end("SIGTERM")));

  const environment = {
    DATA_DIR: folder,
    EVENTSTORE_URL: log.url,
    DATABASE_URL: `${documents.url}/inbox`,
    BLOB_URL: join(folder, "blobs"),
    PUBLIC_URL: `http://localhost:${port}`,
    SIMULATOR_PORT: String(simulatorPort),
  };
  const all = made.move();
  return {
    folder,
    port,
    log: layerEventStoreDb({ url: Redacted.make(log.url) }),
    remove: () => all.disposeAsync(),
    start: async (changes = {}) => {
      const running = new Map<Role, RoleProcess>();
      const begin = (role: Role) => {
        const one = startProcess(role, ports[role], { ...environment, ...changes });
        running.set(role, one);
        return one;
      };
      const endAll = async (signal: NodeJS.Signals) => {
        await Promise.all([...running.values()].map((one) => one.end(signal)));
      };
      const ready = Promise.all(ROLES.map((role) => untilReady(begin(role))));
      const [web] = await ready.catch(async (error) => {
        await endAll("SIGKILL");
        throw error;
      });
      return {
        url: `http://localhost:${port}`,
        simulatorUrl: `http://localhost:${simulatorPort}`,
        phoneUrl: `http://localhost:${simulatorPort}/phone`,
        ownerLink: /https?:\S+\/setup#\S+/.exec(web?.output() ?? "")?.[0] ?? null,
        stop: () => endAll("SIGTERM"),
        kill: () => endAll("SIGKILL"),
        killRole: async (role) => void (await running.get(role)?.end("SIGKILL")),
        startRole: async (role) => void (await untilReady(begin(role))),
      };
    },
  };
};
