import { ConfigurationError, readConfig } from "./config.ts";
import { startSimulator } from "./simulator.ts";

const start = async (): Promise<void> => {
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
