import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { SimulatorOptions } from "./simulator.ts";

/** An empty variable is one that is not set. */
const set = <T extends z.ZodType>(schema: T) => z.preprocess((value) => value || undefined, schema);
const port = z.coerce.number("write a port number").int().max(65_535);

/** Without `SIMULATOR_*` it is the simulator of the product that runs here, in demo mode with `META_URL` set. */
const Environment = z.object({
  DATA_DIR: set(z.string().default("./data")),
  PORT: set(port.min(1).default(3000)),
  INSTAGRAM_VERIFY_TOKEN: set(z.string().default("YOUR_VERIFY_TOKEN")),
  SIMULATOR_PORT: set(port.min(0).default(3001)),
  SIMULATOR_HOST: set(z.string().default("127.0.0.1")),
  SIMULATOR_BOOK: set(z.string().optional()),
  SIMULATOR_APP_FILE: set(z.string().optional()),
  SIMULATOR_CALLBACK_URL: set(z.url({ protocol: /^https?$/ }).optional()),
  SIMULATOR_VERIFY_TOKEN: set(z.string().optional()),
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
  if (!existsSync(path))
    throw new ConfigurationError(
      `SIMULATOR_APP_FILE: there is no ${path}. Start the product once first, in demo mode with META_URL set to this simulator: it makes the file.`,
    );
  try {
    return AppFile.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    throw new ConfigurationError(`SIMULATOR_APP_FILE: ${path} is no JSON file with appId and appSecret.`, { cause });
  }
};

export const readConfig = (environment: Readonly<Record<string, string | undefined>> = process.env): Config => {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success)
    throw new ConfigurationError(
      parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"),
    );
  const told = parsed.data;
  const folder = join(told.DATA_DIR, "demo");
  return {
    endWithStdin: told.SIMULATOR_END_WITH_STDIN === "1",
    options: {
      port: told.SIMULATOR_PORT,
      host: told.SIMULATOR_HOST,
      book: told.SIMULATOR_BOOK ?? join(folder, "simulator.db"),
      app: readApp(told.SIMULATOR_APP_FILE ?? join(folder, "app.json")),
      callbackUrl: told.SIMULATOR_CALLBACK_URL ?? `http://127.0.0.1:${told.PORT}/api/instagram/webhook`,
      verifyToken: told.SIMULATOR_VERIFY_TOKEN ?? told.INSTAGRAM_VERIFY_TOKEN,
    },
  };
};
