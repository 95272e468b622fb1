import { type Running, STOP_MS } from "./run-role.ts";
import { reasonOf } from "./start-failure.ts";

/** Runs a process to its end: SIGTERM and SIGINT end it in order, what keeps it from starting is told in a line. */
export const runMain = async (start: () => Promise<Running>): Promise<never> => {
  process.umask(0o077); // keys and customers' data are for this user alone
  try {
    const running = await start();
    const stop = () => {
      // Holds the process too: the last handles may be gone while a store is still closing.
      setTimeout(() => {
        console.error(`What was under way did not end within ${STOP_MS / 1_000} s; the process ends without it.`);
        process.exit(1);
      }, STOP_MS);
      running.stop().catch(() => {}); // `ended` rejects with the same
    };
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
    await running.ended;
    return process.exit(0);
  } catch (error) {
    console.error(reasonOf(error));
    return process.exit(1);
  }
};
