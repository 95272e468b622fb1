import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FILE = fileURLToPath(new URL("../../../.env", import.meta.url));

/** Reads `.env` beside the README, where there is one; what stands in the environment wins. */
export const loadEnvironmentFile = (): void => {
  if (existsSync(FILE)) process.loadEnvFile(FILE);
};
