import { existsSync } from "node:fs";
import { ConfigurationError, readConfig } from "./config.ts";
import { startSimulator } from "./simulator.ts";

/** `.env` of the folder that npm runs in, where there is one; what stands in the environment wins. */
const loadEnvironmentFile = (): void => {
  if (existsSync(".env")) process.loadEnvFile();
};

const start = async (): Promise<void> => {
  loadEnvironmentFile();
  const { options, endWithStdin } = readConfig();
  const simulator = await startSimulator(options);
  const end = () => {
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
  if (endWithStdin) process.stdin.once("end", end).once("error", end).resume();
  process.stdout.write(`${JSON.stringify({ ready: true, port: simulator.port })}\n`);
};

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigurationError ? error.message : String(error)}\n`);
  process.exit(1);
});
