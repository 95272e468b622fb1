import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { eventually } from "./eventually.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** The npm script of each process. */
const scripts = {
  web: "start:web",
  ingest: "start:ingest",
  projections: "start:projections",
  automations: "start:automations",
  standalone: "start",
  simulator: "simulator",
  "owner-link": "owner-link",
} as const;
export type Script = keyof typeof scripts;

/** What `npm run` would have node run, so that it is node itself that is killed and not npm. */
const argumentsOf = (script: Script): readonly string[] => {
  const { scripts: lines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>; // npm's format
  };
  const [, told] = /^node (\S.*)$/.exec(lines[scripts[script]] ?? "") ?? [];
  if (told === undefined) throw new Error(`package.json: npm run ${scripts[script]} does not run node`);
  return told.split(" ");
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

/** Starts what an npm script starts, with nothing of this process's environment but what is given. */
export const startProcess = (
  role: Script,
  port: number,
  environment: Readonly<Record<string, string>>,
): RoleProcess => {
  const child = spawn(process.execPath, argumentsOf(role), {
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
