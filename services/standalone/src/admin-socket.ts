import { chmodSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { ConfigurationError } from "@soshogle/process/config";
import { Effect } from "effect";

/** What a command line may ask of the process that owns the data folder: one JSON line there, one back. */
export type AdminRequest = { readonly ask: "owner-link" };
export type AdminAnswer =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string };

/** What Linux and macOS take as the path of a socket, in bytes. */
const LONGEST_PATH = 100;

/** Answers on a socket in the data folder that only its owner may open, until the scope closes. */
export const serveAdmin = (file: string, answer: (request: AdminRequest) => Promise<AdminAnswer>) =>
  Effect.acquireRelease(
    Effect.callback<ReturnType<typeof createServer>, Error>((resume) => {
      if (Buffer.byteLength(file) > LONGEST_PATH)
        return resume(
          Effect.fail(new ConfigurationError(`DATA_DIR: ${file} is too long for a socket. Choose a shorter path.`)),
        );
      rmSync(file, { force: true });
      const server = createServer((socket) => void converse(socket, answer));
      server.once("error", (error) => resume(Effect.fail(error)));
      server.listen(file, () => {
        chmodSync(file, 0o600);
        resume(Effect.succeed(server));
      });
    }),
    (server) =>
      Effect.sync(() => {
        server.close();
        rmSync(file, { force: true });
      }),
  );

const converse = async (socket: Socket, answer: (request: AdminRequest) => Promise<AdminAnswer>): Promise<void> => {
  socket.on("error", () => socket.destroy());
  const lines = createInterface({ input: socket });
  lines.on("error", () => socket.destroy()); // readline passes the errors of its input on
  for await (const line of lines) {
    socket.end(`${JSON.stringify(await reply(line, answer))}\n`);
    return;
  }
};

const reply = async (line: string, answer: (request: AdminRequest) => Promise<AdminAnswer>): Promise<AdminAnswer> => {
  try {
    const request: unknown = JSON.parse(line);
    const ask = typeof request === "object" && request !== null && "ask" in request ? request.ask : null;
    return ask === "owner-link" ? await answer({ ask }) : { ok: false, reason: "this request is not known" };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
};

/** Asks the owner of a data folder; rejects when nobody owns it. */
export const askAdmin = async (file: string, request: AdminRequest): Promise<AdminAnswer> => {
  const socket = connect(file);
  const lines = createInterface({ input: socket });
  const first = new Promise<AdminAnswer>((resolve, reject) => {
    socket.once("error", reject);
    lines.once("error", reject); // readline passes the errors of its input on
    lines.once("line", (line) => resolve(JSON.parse(line)));
    lines.once("close", () => reject(new Error("no answer came")));
  });
  socket.write(`${JSON.stringify(request)}\n`);
  return first.finally(() => socket.destroy());
};
