import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Death } from "./deadly.ts";

/** What the process is told: its data folder, where its notes go, and where it dies. The round names its messages. */
export interface RaceInput {
  readonly folder: string;
  readonly notes: string;
  readonly round: number;
  readonly death: Death | null;
}

export const startRace = (input: RaceInput): ChildProcess =>
  spawn(process.execPath, [fileURLToPath(new URL("./process.ts", import.meta.url)), JSON.stringify(input)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
