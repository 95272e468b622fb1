import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "@soshogle/testing/free-port";

/** Entry files of the product and its simulator. */
const scripts = {
  start: fileURLToPath(new URL("../start.ts", import.meta.url)),
  "owner-link": fileURLToPath(new URL("../owner-link.ts", import.meta.url)),
  simulator: fileURLToPath(new URL("../../../../tools/meta-simulator/src/main.ts", import.meta.url)),
} as const;
type Script = keyof typeof scripts;

/** What a developer's `.env` may set and a test must not see. */
const UNSET = Object.fromEntries(
  ["INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET", "INSTAGRAM_VERIFY_TOKEN", "FACEBOOK_APP_ID", "FACEBOOK_APP_SECRET"]
    .concat(["META_URL", "MASTER_KEY", "HOST", "PUBLIC_URL", "OWNER_EMAIL", "OWNER_PASSWORD", "METRICS_TOKEN"])
    .map((name) => [name, ""]),
);

/** Where an inbox lives: its data folder and its ports. */
export interface Home {
  readonly folder: string;
  readonly port: number;
  readonly simulatorPort: number;
}

export const newHome = async (): Promise<Home> => ({
  folder: mkdtempSync(join(tmpdir(), "soshogle-")),
  port: await freePort(),
  simulatorPort: await freePort(),
});

export const removeHome = ({ folder }: Home): void => rmSync(folder, { recursive: true, force: true });

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  /** Everything that it printed. */
  readonly output: string;
}

export interface InboxProcess {
  readonly url: string;
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly end: (signal: NodeJS.Signals) => Promise<Ended>;
}

const run = (name: Script, { folder, port, simulatorPort }: Home, changes: Readonly<Record<string, string>>) => {
  const child = spawn(process.execPath, [scripts[name]], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...UNSET,
      NODE_ENV: "production",
      DATA_DIR: folder,
      PORT: String(port),
      SIMULATOR_PORT: String(simulatorPort),
      ...changes,
    },
  });
  const lines: string[] = [];
  const watchers = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      for (const watch of watchers) watch(line);
    });
  const output = () => lines.join("\n");
  const ended = once(child, "close").then(([code, signal]): Ended => ({ code, signal, output: output() }));
  return { child, output, ended, watchers };
};

/** Runs one of the entry files until it ends by itself. */
export const runToEnd = (name: Script, home: Home, changes: Readonly<Record<string, string>> = {}) =>
  run(name, home, changes).ended;

/** Starts the product as `npm start` does; resolves when it says that it is ready. */
export const startInbox = (home: Home, changes: Readonly<Record<string, string>> = {}): Promise<InboxProcess> =>
  start({ script: "start", home, changes, ready: "Soshogle Inbox is ready" });

/** Starts the simulator as `npm run simulator` does. */
export const startSimulator = (home: Home): Promise<InboxProcess> =>
  start({ script: "simulator", home, changes: {}, ready: '{"ready":true' });

const start = async (options: {
  readonly script: Script;
  readonly home: Home;
  readonly changes: Readonly<Record<string, string>>;
  /** How the line begins that says so. */
  readonly ready: string;
}): Promise<InboxProcess> => {
  const { home } = options;
  const { child, output, ended, watchers } = run(options.script, home, options.changes);
  const ready = new Promise<void>((resolve) => {
    watchers.add((line) => line.startsWith(options.ready) && resolve());
  });
  const early = ended.then(({ code }) => Promise.reject(new Error(`ended with code ${code}:\n${output()}`)));
  await Promise.race([ready, early]);
  early.catch(() => {});
  return {
    url: `http://localhost:${home.port}`,
    child,
    output,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
};

/** The JSON of an answer, to look into. */
// biome-ignore lint/suspicious/noExplicitAny: answers have many shapes, and a wrong guess fails in the test
export const jsonOf = async (answer: Response): Promise<any> => answer.json();

/** The header with which Meta signs, by the secret that demo mode minted. */
export const signatureOf = ({ folder }: Home, body: string): string => {
  const { appSecret } = JSON.parse(readFileSync(join(folder, "demo", "app.json"), "utf8"));
  return `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
};

/** Delivers a webhook as Meta does; gives the status, or null when no answer came. */
export const deliver = async (home: Home, body: string): Promise<number | null> => {
  try {
    const answer = await fetch(`http://127.0.0.1:${home.port}/api/instagram/webhook`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-hub-signature-256": signatureOf(home, body) },
      body,
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
};
