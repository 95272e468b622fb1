import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Config } from "@soshogle/process/config";
import type { DataFolder } from "@soshogle/process/data-folder";
import { Effect, Schedule } from "effect";

const SCRIPT = fileURLToPath(import.meta.resolve("@soshogle/meta-simulator/main"));
/** The simulator of Meta does not come up, for example because its port is taken; what it said stands above. */
export class SimulatorNotStarted extends Error {
  override readonly name = "SimulatorNotStarted";
  constructor(port: number, cause: unknown) {
    super(`SIMULATOR_PORT: the simulator could not be started. If port ${port} is taken, set another one.`, { cause });
  }
}

/** It has nothing to load but its own book. */
const READY_MS = 15_000;
const END_MS = 3_000;

/**
 * Runs the simulator of Meta as a process of its own until the scope closes, and starts it again when it ends by itself.
 * It ends with this process, whose pipe it reads. Fails when it does not come up, for example because its port is taken.
 */
export const runSimulator = Effect.fnUntraced(function* (config: Config, folder: DataFolder) {
  const start = Effect.acquireRelease(
    Effect.tryPromise({
      try: () => startSimulator(config, folder),
      catch: (cause) => new SimulatorNotStarted(config.simulatorPort, cause),
    }),
    (child) => Effect.promise(() => endSimulator(child)),
  );
  const first = yield* start;
  const keepRunning = Effect.gen(function* () {
    let child = first;
    for (;;) {
      const [code] = yield* Effect.promise(() => endOf(child));
      yield* Effect.logWarning(`the simulator ended with code ${code}; it is started again`);
      child = yield* start.pipe(Effect.retry(Schedule.spaced("1 second")));
    }
  });
  yield* Effect.forkScoped(keepRunning);
});

const startSimulator = async (config: Config, folder: DataFolder): Promise<ChildProcess> => {
  const child = spawn(process.execPath, [SCRIPT], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      NODE_ENV: "production",
      SIMULATOR_PORT: String(config.simulatorPort),
      SIMULATOR_BOOK: folder.simulatorBook,
      SIMULATOR_APP_FILE: folder.appFile,
      SIMULATOR_CALLBACK_URL: `http://127.0.0.1:${config.port}/api/instagram/webhook`,
      SIMULATOR_VERIFY_TOKEN: config.verifyToken,
      SIMULATOR_END_WITH_STDIN: "1",
    },
  });
  const ready = once(createInterface({ input: child.stdout }), "line", { signal: AbortSignal.timeout(READY_MS) });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`it ended with code ${code} before it was ready`);
  });
  ended.catch(() => {});
  try {
    await Promise.race([ready, ended]);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return child;
};

const endOf = (child: ChildProcess): Promise<unknown[]> =>
  child.exitCode === null && child.signalCode === null ? once(child, "exit") : Promise.resolve([child.exitCode]);

/** Closing its pipe ends it; one that hangs is ended by force. */
const endSimulator = async (child: ChildProcess): Promise<void> => {
  child.stdin?.end();
  const force = setTimeout(() => child.kill("SIGKILL"), END_MS);
  await endOf(child);
  clearTimeout(force);
};
