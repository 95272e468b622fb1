import { readFileSync } from "node:fs";
import { z } from "zod";
import type { SimulatorOptions } from "./simulator.ts";

const Environment = z.object({
  SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
  SIMULATOR_HOST: z.string().min(1).default("127.0.0.1"),
  SIMULATOR_BOOK: z.string().min(1),
  SIMULATOR_APP_FILE: z.string().min(1),
  SIMULATOR_CALLBACK_URL: z.url({ protocol: /^https?$/ }),
  SIMULATOR_VERIFY_TOKEN: z.string().min(1),
  SIMULATOR_END_WITH_STDIN: z.enum(["", "0", "1"]).default(""),
});

const AppFile = z.object({ appId: z.string().min(1), appSecret: z.string().min(1) });

/** The start is impossible as configured; the message names every variable that is wrong. */
export class ConfigurationError extends Error {}

export interface Config {
  readonly options: SimulatorOptions;
  readonly endWithStdin: boolean;
}

const readApp = (path: string) => {
  try {
    return AppFile.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    throw new ConfigurationError(`SIMULATOR_APP_FILE: ${path} is no JSON file with appId and appSecret.`, { cause });
  }
};

export const readConfig = (environment: NodeJS.ProcessEnv = process.env): Config => {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success)
    throw new ConfigurationError(
      parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"),
    );
  const set = parsed.data;
  return {
    endWithStdin: set.SIMULATOR_END_WITH_STDIN === "1",
    options: {
      port: set.SIMULATOR_PORT,
      host: set.SIMULATOR_HOST,
      book: set.SIMULATOR_BOOK,
      app: readApp(set.SIMULATOR_APP_FILE),
      callbackUrl: set.SIMULATOR_CALLBACK_URL,
      verifyToken: set.SIMULATOR_VERIFY_TOKEN,
    },
  };
};
