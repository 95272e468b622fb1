import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Redacted } from "effect";
import { z } from "zod";
import { type Config, ConfigurationError } from "./config.ts";

/** The Meta app that this installation is. The first secret signs. */
export interface AppCredentials {
  readonly id: string;
  readonly secrets: readonly Redacted.Redacted<string>[];
}

/** What a process must know before it can read or write anything. */
export interface Credentials {
  readonly masterKey: Redacted.Redacted<Buffer>;
  /** Configured, or minted in demo mode. */
  readonly app: AppCredentials;
}

/** Key and app as configured; in demo mode from the data folder, which all processes must share then. */
export const credentialsOf = (config: Config): Credentials =>
  config.masterKey !== null && config.app !== null
    ? { masterKey: config.masterKey, app: config.app }
    : openDataFolder(config);

/** Where the embedded stores and keys lie. */
export interface DataFolder extends Credentials {
  readonly path: string;
  readonly log: string;
  readonly keep: string;
  readonly readModels: string;
  readonly destructions: string;
  readonly adminSocket: string;
  readonly appFile: string;
  readonly simulatorBook: string;
}

const AppFile = z.object({ appId: z.string().min(1), appSecret: z.string().min(1) });

/** Makes the folder where it is missing, for its owner alone, and in demo mode the key and app that are missing. */
export const openDataFolder = (config: Config): DataFolder => {
  const path = config.dataDir;
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ConfigurationError(`DATA_DIR: ${path} cannot be made. Choose a folder that this user may write to.`, {
      cause,
    });
  }
  const appFile = join(path, "app.json");
  return {
    path,
    log: join(path, "log.db"),
    keep: join(path, "keep.db"),
    readModels: join(path, "read.db"),
    destructions: join(path, "destructions.jsonl"),
    adminSocket: join(path, "admin.sock"),
    simulatorBook: join(path, "simulator.db"),
    appFile,
    masterKey: config.masterKey ?? Redacted.make(mintedKey(join(path, "master.key"))),
    app: config.app ?? mintedApp(appFile),
  };
};

/**
 * Reads a file of the folder, or makes it, readable by its owner alone. It appears whole or not at all, and stays after
 * a loss of power: without it nothing that is written afterwards could be read again.
 */
const readOrMake = (file: string, make: () => string): string => {
  if (!existsSync(file)) {
    const draft = `${file}.${randomBytes(6).toString("hex")}`;
    writeFileSync(draft, make(), { mode: 0o600, flag: "wx", flush: true });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // fs throws these
    }
    rmSync(draft);
    flushFolder(dirname(file));
  }
  return readFileSync(file, "utf8");
};

const flushFolder = (path: string): void => {
  const folder = openSync(path, "r");
  fsyncSync(folder);
  closeSync(folder);
};

const mintedKey = (file: string): Buffer => {
  const key = Buffer.from(
    readOrMake(file, () => `${randomBytes(32).toString("base64")}\n`),
    "base64",
  );
  if (key.length !== 32)
    throw new ConfigurationError(`${file} does not hold 32 bytes in base64. Put the right key back.`);
  return key;
};

const mintedApp = (file: string): AppCredentials => {
  const mint = () =>
    `${JSON.stringify({ appId: String(10 ** 15 + randomBytes(6).readUIntBE(0, 6)), appSecret: randomBytes(16).toString("hex") })}\n`;
  const parsed = AppFile.safeParse(parseJson(readOrMake(file, mint)));
  if (!parsed.success)
    throw new ConfigurationError(`${file} does not hold appId and appSecret. Remove it; a new one will be made.`);
  return { id: parsed.data.appId, secrets: [Redacted.make(parsed.data.appSecret)] };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
