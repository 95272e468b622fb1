import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "@soshogle/testing/free-port";

const PRODUCT = fileURLToPath(new URL("../../services/standalone/src/main.ts", import.meta.url));
const SIMULATOR = fileURLToPath(new URL("../meta-simulator/src/main.ts", import.meta.url));
const READY_MS = 60_000;
/** As the scripts of package.json start the product: room for young objects that stays in the processor's cache. */
const FLAGS = ["--max-semi-space-size=8"];

export const OWNER = { email: "soak@example.com", password: "a password for the soak" } as const;

/** Where one soak takes place. The simulator is a process of its own, so that a kill of the product leaves it alone. */
export interface Place {
  readonly folder: string;
  /** Of the product in demo mode. */
  readonly data: string;
  readonly port: number;
  readonly simulatorPort: number;
  readonly appSecret: string;
  readonly url: string;
  readonly simulatorUrl: string;
  /** What both processes wrote. */
  readonly output: string;
}

export const newPlace = async (): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), "soshogle-soak-"));
  const data = join(folder, "demo");
  mkdirSync(data, { mode: 0o700 });
  const app = { appId: "990001112223334", appSecret: randomBytes(16).toString("hex") };
  writeFileSync(join(data, "app.json"), JSON.stringify(app), { mode: 0o600 });
  const [port, simulatorPort] = [await freePort(), await freePort()];
  return {
    folder,
    data,
    port,
    simulatorPort,
    appSecret: app.appSecret,
    url: `http://127.0.0.1:${port}`,
    simulatorUrl: `http://127.0.0.1:${simulatorPort}`,
    output: join(folder, "output.log"),
  };
};

export interface Running {
  readonly processId: number;
  /** Resolves when it answers; rejects when it ends before. */
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  readonly isOver: () => boolean;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly exitCode: () => number | null;
}

/** Starts the product as `npm start` does once the pages are built. */
export const startProduct = (place: Place): Running =>
  run(place, PRODUCT, "Soshogle Inbox is ready", {
    DATA_DIR: place.folder,
    PORT: String(place.port),
    META_URL: place.simulatorUrl,
    OWNER_EMAIL: OWNER.email,
    OWNER_PASSWORD: OWNER.password,
    LOG_LEVEL: "warn",
  });

export const startSimulator = (place: Place): Running =>
  run(place, SIMULATOR, "", {
    SIMULATOR_PORT: String(place.simulatorPort),
    SIMULATOR_BOOK: join(place.folder, "simulator.db"),
    SIMULATOR_APP_FILE: join(place.data, "app.json"),
    SIMULATOR_CALLBACK_URL: `${place.url}/api/instagram/webhook`,
    SIMULATOR_VERIFY_TOKEN: "YOUR_VERIFY_TOKEN",
  });

/** @param readyLine how the line begins that says that the process answers; empty for any line. */
const run = (place: Place, script: string, readyLine: string, environment: Record<string, string>): Running => {
  const child = spawn(process.execPath, [...FLAGS, script], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { NODE_ENV: "production", ...environment }, // nothing of this process's own
  });
  const ended = once(child, "exit").then(() => undefined);
  return {
    processId: child.pid ?? 0,
    ready: readiness(child, place, readyLine),
    ended,
    isOver: () => child.exitCode !== null || child.signalCode !== null,
    signal: (signal) => void child.kill(signal),
    exitCode: () => child.exitCode,
  };
};

const readiness = (child: ChildProcess, { output }: Place, readyLine: string): Promise<void> => {
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready in time, see ${output}`)), READY_MS);
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        appendFileSync(output, `${new Date().toISOString()} ${child.pid} ${line}\n`);
        if (!line.startsWith(readyLine)) return;
        clearTimeout(timer);
        resolve();
      });
    }
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${signal ?? code} before it was ready, see ${output}`));
    });
  });
  ready.catch(() => {}); // whoever kills it in the middle does not wait for it
  return ready;
};
