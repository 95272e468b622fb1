import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const scripts = {
  web: "apps/web/server/start.ts",
  ingest: "services/ingest/src/start.ts",
  projections: "services/projections/src/start.ts",
  automations: "services/automations/src/start.ts",
  simulator: "tools/meta-simulator/src/main.ts",
  "owner-link": "services/standalone/src/owner-link.ts",
} as const;
export type Script = keyof typeof scripts;

/** A port of 127.0.0.1 that nobody listens on right now. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
};

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
}

export interface RoleProcess {
  readonly role: Script;
  readonly port: number;
  readonly url: string;
  /** Everything that it printed. */
  readonly output: () => string;
  readonly end: (signal: NodeJS.Signals) => Promise<Ended>;
  readonly ended: Promise<Ended>;
  /** Answer of `/readyz`, or null when nobody answers. */
  readonly readiness: () => Promise<{ readonly status: number; readonly body: string } | null>;
}

/** Starts an entry file with nothing of this process's environment but what is given. */
export const startProcess = (
  role: Script,
  port: number,
  environment: Readonly<Record<string, string>>,
): RoleProcess => {
  const child = spawn(process.execPath, [scripts[role]], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { NODE_ENV: "production", ...environment, PORT: String(port) },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => void lines.push(line));
  const output = () => lines.join("\n");
  const ended = once(child, "close").then(([code, signal]): Ended => ({ code, signal, output: output() }));
  const url = `http://127.0.0.1:${port}`;
  return {
    role,
    port,
    url,
    output,
    ended,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
    readiness: async () => {
      try {
        const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) });
        return { status: answer.status, body: await answer.text() };
      } catch {
        return null;
      }
    },
  };
};

const PATIENCE_MS = 120_000;

/** Asks until the answer is one; throws what it waited for after two minutes. */
export const eventually = async <A>(what: string, ask: () => Promise<A | null | undefined | false>): Promise<A> => {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > until) throw new Error(`this did not come to be: ${what}`);
    await pause(100);
  }
};

/** Waits until a process says that it is ready; rejects when it ends before. */
export const untilReady = async (one: RoleProcess): Promise<RoleProcess> => {
  const early = one.ended.then(({ code, output }) =>
    Promise.reject(new Error(`${one.role} ended with ${code}:\n${output}`)),
  );
  early.catch(() => {});
  const ready = eventually(`${one.role} is ready`, async () => (await one.readiness())?.status === 200).catch(
    (error) => {
      throw new Error(`${String(error)}\n${one.output()}`);
    },
  );
  await Promise.race([ready, early]);
  return one;
};
