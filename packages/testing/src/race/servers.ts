import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Racer } from "./racer.ts";

/** Where the servers are, beside what every racer is told. `blobs` is a folder. */
export interface ServerRaceInput extends Racer {
  readonly eventStoreUrl: string;
  readonly mongoUrl: string;
  readonly blobs: string;
}

export const startServerRacer = (input: ServerRaceInput): ChildProcess =>
  spawn(process.execPath, [fileURLToPath(new URL("./server-process.ts", import.meta.url)), JSON.stringify(input)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
