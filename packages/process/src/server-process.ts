import { type Config, type Role, readConfigOf, type Servers } from "./config.ts";
import { type Credentials, credentialsOf } from "./data-folder.ts";

/** What a process on servers knows before it asks any of them. */
export interface ServerProcess {
  readonly config: Config;
  readonly servers: Servers;
  readonly credentials: Credentials;
}

/** Reads the configuration of a role, and tells what it warns of. Throws `ConfigurationError`. */
export const openServerProcess = (role: Exclude<Role, "standalone">): ServerProcess => {
  const config = readConfigOf(role);
  const { servers } = config;
  if (servers === null) throw new Error(`${role} was configured without servers`); // the schema refuses it
  for (const warning of config.warnings) console.warn(warning);
  return { config, servers, credentials: credentialsOf(config) };
};
