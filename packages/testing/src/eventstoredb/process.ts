import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

/** The stand-in as a process of its own, which can be killed and stopped as a server can. */
export interface FakeProcess {
  readonly url: string;
  readonly port: number;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Ends it as a power cut does, and waits until it is gone. */
  readonly kill: () => Promise<void>;
}

/** Starts it on a port and a file; starting again with both goes on with the same log. */
export const startFakeProcess = async ({ port = 0, file }: { readonly port?: number; readonly file: string }) => {
  const child = spawn(process.execPath, [MAIN, "--port", String(port), "--file", file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const url = String(line);
  return {
    url,
    port: Number(new URL(url.replace("esdb:", "http:")).port),
    signal: (signal) => void child.kill(signal),
    kill: () => end(child),
  } satisfies FakeProcess;
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
};
