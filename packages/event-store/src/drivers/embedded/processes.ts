import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { StreamName } from "@soshogle/domain/ids";

/** One append of the other process: a single event. */
export interface Attempt {
  readonly stream: StreamName;
  readonly revision: bigint;
  readonly id: string;
}

/**
 * Lets another process append in a burst and kills it, without warning, once it has reported enough answers.
 * It also ends by itself where it cannot open the log.
 */
export const burst = async (file: string, acknowledgedAtLeast: number) => {
  const child = spawn(process.execPath, [new URL("./burst-process.ts", import.meta.url).pathname, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const output: string[] = [];
  let acknowledged = 0;
  for await (const line of createInterface(child.stdout)) {
    output.push(line);
    if (line.startsWith("stored ") && ++acknowledged === acknowledgedAtLeast) child.kill("SIGKILL");
  }
  await ended;
  return { output, tried: attemptsOf(output, "trying"), acknowledged: attemptsOf(output, "stored") };
};

const attemptsOf = (output: readonly string[], word: string): Attempt[] =>
  output
    .map((line) => line.split(" "))
    // The last line may be torn by the kill: then it has fewer parts.
    .filter(([first, , , id]) => first === word && id?.length === 36)
    .map(([, stream, revision, id]) => ({
      stream: stream as StreamName,
      revision: BigInt(revision ?? 0),
      id: id ?? "",
    })); // as burst.ts wrote them
