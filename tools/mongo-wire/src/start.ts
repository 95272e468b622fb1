import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { javaArguments } from "./installation.ts";

const START_MS = 60_000;

export interface MongoWire {
  readonly port: number;
  /** `mongodb://127.0.0.1:<port>` */
  readonly url: string;
  readonly pid: number;
  /** Ends the server; repeating it does nothing. */
  readonly stop: () => Promise<void>;
  /** Resolves when the server has ended, by itself or not. */
  readonly ended: Promise<void>;
}

/**
 * Starts a server of MongoDB's protocol on the loopback, in a Java process that ends with this one.
 *
 * @param options.port 0 for any free one.
 * @param options.file where data survive a restart; without it they live in memory. What was written in the last second
 *                     before a kill may be lost.
 * Throws what Java said when the server does not listen within a minute.
 */
export const startMongoWire = async (
  options: { readonly port?: number; readonly file?: string } = {},
): Promise<MongoWire> => {
  const own = [String(options.port ?? 0), ...(options.file === undefined ? [] : [options.file])];
  const java = spawn("java", [...javaArguments, ...own], { stdio: ["pipe", "pipe", "pipe"] });
  const said: string[] = [];
  java.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString("utf8")));
  const ended = once(java, "close").then(() => undefined);
  const stop = async () => {
    java.ref();
    java.stdin.end();
    await ended;
  };
  const port = await Promise.race([portOf(java), ended.then(() => null), afterStart()]);
  if (port === null) {
    java.kill("SIGKILL");
    throw new Error(`mongo-wire did not start:\n${said.join("")}`);
  }
  java.unref();
  return { port, url: `mongodb://127.0.0.1:${port}`, pid: java.pid ?? 0, stop, ended };
};

const portOf = async ({ stdout }: ChildProcess): Promise<number | null> => {
  if (stdout === null) return null;
  const [line] = await once(createInterface({ input: stdout }), "line");
  return Number(line);
};

const afterStart = (): Promise<null> => new Promise((resolve) => setTimeout(resolve, START_MS, null).unref());
