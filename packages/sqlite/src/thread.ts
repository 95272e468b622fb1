import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";

/** A worker that owns one SQLite file. */
export interface SqliteThread {
  /** A port for one user of the file; it may be transferred to another thread. */
  readonly connect: () => MessagePort;
  /** Finishes what has arrived, closes the file and ends the worker. Harmless once it has ended. */
  readonly close: () => Promise<void>;
  /** Resolves when the worker has ended without being asked to: nothing can be read or written any more. */
  readonly gone: Promise<Error>;
}

/**
 * Starts the worker and waits until it has opened its file.
 * Rejects with what the worker threw while opening, for example `FileInUse` when another process owns the file; of a
 * class of its own only `name`, `message` and the fields arrive.
 */
export const startThread = async (script: URL, options: unknown): Promise<SqliteThread> => {
  const worker = new Worker(script, { workerData: options });
  const ended = new Promise<unknown>((resolve) => worker.once("exit", resolve));
  let isClosing = false;
  const gone = new Promise<Error>((resolve) => {
    worker.once("error", resolve);
    worker.once("exit", (code) => isClosing || resolve(new Error(`the SQLite thread ended with code ${code}`)));
  });
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    // Stays for the life of the worker: an error later on closes its ports, which is how their users hear of it.
    worker.on("error", reject);
    worker.once("exit", (code) => reject(new Error(`the SQLite thread ended with code ${code} before it was ready`)));
  });
  return {
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ connect: port1 }, [port1]);
      return port2;
    },
    gone,
    close: async () => {
      isClosing = true;
      worker.postMessage({ close: true });
      await ended;
    },
  };
};
