import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const START = fileURLToPath(new URL("../../services/standalone/src/start.ts", import.meta.url));
/** The first start builds the pages. */
const READY_MS = 150_000;

/** The product, ready. */
export interface RunningInbox {
  readonly url: string;
  readonly phoneUrl: string;
  readonly simulatorUrl: string;
  /** Null when an owner exists. */
  readonly ownerLink: string | null;
  /** Ends it in order, as Ctrl+C does. */
  readonly stop: () => Promise<void>;
  /** Ends it as a power cut does. */
  readonly kill: () => Promise<void>;
}

/** Starts the product as `npm start` does, and waits for the address that it prints. */
export const startInbox = async (options: {
  readonly folder: string;
  readonly port: number;
  readonly simulatorPort: number;
  readonly environment: Readonly<Record<string, string>>;
}): Promise<RunningInbox> => {
  const { folder, port, simulatorPort, environment } = options;
  const child = spawn(process.execPath, [START], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATA_DIR: folder,
      PORT: String(port),
      SIMULATOR_PORT: String(simulatorPort),
      ...environment,
    },
  });
  const lines: string[] = [];
  const read = (stream: NodeJS.ReadableStream, onLine: (line: string) => void) =>
    createInterface({ input: stream }).on("line", onLine);
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready in time:\n${lines.join("\n")}`)), READY_MS);
    const note = (line: string) => {
      lines.push(line);
      if (line.startsWith("Demo mode.")) {
        clearTimeout(timer);
        resolve();
      }
    };
    read(child.stdout, note);
    read(child.stderr, note);
    child.once("exit", (code) => reject(new Error(`ended with code ${code}:\n${lines.join("\n")}`)));
  });
  await ready.catch(async (error) => {
    await end(child, "SIGKILL");
    throw error;
  });
  const text = lines.join("\n");
  return {
    url: `http://localhost:${port}`,
    simulatorUrl: `http://localhost:${simulatorPort}`,
    phoneUrl: `http://localhost:${simulatorPort}/phone`,
    ownerLink: /https?:\S+\/setup#\S+/.exec(text)?.[0] ?? null,
    stop: () => end(child, "SIGTERM"),
    kill: () => end(child, "SIGKILL"),
  };
};

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
};
