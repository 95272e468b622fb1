import { readFileSync } from "node:fs";
import { Redacted } from "effect";
import { z } from "zod";
import { isLoopbackName } from "./loopback.ts";

const text = z.string().trim().default("");
const flag = z.enum(["", "0", "1"], "write 1 to switch it on, or leave it empty").default("");
const port = (fallback: number) => z.coerce.number("write a port number").int().min(1).max(65_535).default(fallback);

/** Every variable that the process reads. Source: design, section 3, "Configuration". */
export const Environment = z.object({
  INSTAGRAM_APP_ID: text,
  INSTAGRAM_APP_SECRET: text,
  INSTAGRAM_VERIFY_TOKEN: text,
  NEXT_PUBLIC_INSTAGRAM_VERIFY_TOKEN: text.describe("Ignored with a warning: a verify token never reaches a browser."),
  FACEBOOK_APP_ID: text,
  FACEBOOK_APP_SECRET: text,
  GRAPH_VERSION: z.preprocess(
    (value) => value || undefined,
    z
      .string()
      .regex(/^v\d+\.\d+$/, "write it like v25.0")
      .default("v25.0"),
  ),
  META_URL: text,
  ALLOW_META_URL: flag,
  DATABASE_URL: text,
  EVENTSTORE_URL: text,
  BLOB_URL: text,
  DATA_DIR: z.preprocess((value) => value || undefined, z.string().default("./data")),
  MASTER_KEY: text,
  HOST: text,
  PORT: z.preprocess((value) => value || undefined, port(3000)),
  PUBLIC_URL: text,
  TRUST_PROXY: flag,
  OWNER_EMAIL: text,
  OWNER_PASSWORD: text,
  METRICS_TOKEN: text,
  LOG_LEVEL: z.preprocess((value) => value || undefined, z.enum(["debug", "info", "warn", "error"]).default("info")),
  SIMULATOR_PORT: z.preprocess((value) => value || undefined, port(3001)),
});
export type Environment = z.infer<typeof Environment>;

/** Which part of the product a process is; `standalone` is all of them. */
export type Role = "standalone" | "web" | "ingest" | "projections" | "automations";

/** Where a process listens unless it is told, so that all of them find a place on one machine. */
const PORTS: Readonly<Record<Role, string>> = {
  standalone: "3000",
  web: "3000",
  ingest: "3002",
  projections: "3003",
  automations: "3004",
};

/** Where the stores are when they are servers. */
export interface Servers {
  readonly eventStoreUrl: Redacted.Redacted<string>;
  readonly databaseUrl: Redacted.Redacted<string>;
  /** A folder that all processes share, or a bucket. */
  readonly blobUrl: Redacted.Redacted<string>;
}

/** What `npm start` runs is the product: libraries leave out what only developers need. To be called before they load. */
export const runAsProduct = (): void => {
  process.env.NODE_ENV ??= "production";
};

/** Everything that the process was told, checked. `masterKey` and the app's credentials are null in demo mode: they are minted. */
export interface Config {
  readonly demo: boolean;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly trustProxy: boolean;
  readonly masterKey: Redacted.Redacted<Buffer> | null;
  readonly app: { readonly id: string; readonly secrets: readonly Redacted.Redacted<string>[] } | null;
  readonly verifyToken: string;
  readonly graphVersion: string;
  /** Stands in for all of Meta's hosts; null means Meta itself, or in demo mode the simulator that is started. */
  readonly metaUrl: string | null;
  readonly owner: { readonly email: string; readonly password: Redacted.Redacted<string> } | null;
  readonly metricsToken: Redacted.Redacted<string> | null;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly simulatorPort: number;
  /** Null means that the stores are files in the data folder. */
  readonly servers: Servers | null;
  readonly warnings: readonly string[];
}

/** Where Meta is for this process: Meta itself (null), the address that stands in for it, or the simulator of demo mode. */
export const metaUrlOf = (config: Config): string | null =>
  config.metaUrl ?? (config.demo ? `http://127.0.0.1:${config.simulatorPort}` : null);

/** The start is impossible as configured; the message names every variable that is wrong and the remedy. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

export const readConfig = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
  role: Role = "standalone",
): Config => {
  const { variables, unreadable } = withSecretFiles(environment);
  const { set, malformed } = parseVariables({ ...variables, PORT: variables.PORT || PORTS[role] });
  const demo = !set.INSTAGRAM_APP_ID && !set.INSTAGRAM_APP_SECRET && !set.FACEBOOK_APP_ID && !set.FACEBOOK_APP_SECRET;
  const problems = [
    ...unreadable,
    ...malformed,
    ...problemsOf(set),
    ...serverProblems(set, role),
    ...(demo ? demoProblems(set) : liveProblems(set)),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems.join("\n"));
  return {
    demo,
    dataDir: demo ? `${set.DATA_DIR}/demo` : set.DATA_DIR,
    host: set.HOST || (demo ? "127.0.0.1" : "0.0.0.0"),
    port: set.PORT,
    publicUrl: set.PUBLIC_URL ? new URL(set.PUBLIC_URL).origin : `http://localhost:${set.PORT}`,
    trustProxy: set.TRUST_PROXY === "1",
    masterKey: set.MASTER_KEY ? Redacted.make(Buffer.from(set.MASTER_KEY, "base64")) : null,
    app: demo
      ? null
      : {
          id: set.INSTAGRAM_APP_ID,
          secrets: secretsIn(set.INSTAGRAM_APP_SECRET).map((secret) => Redacted.make(secret)),
        },
    verifyToken: set.INSTAGRAM_VERIFY_TOKEN || (demo ? "YOUR_VERIFY_TOKEN" : ""),
    graphVersion: set.GRAPH_VERSION,
    metaUrl: set.META_URL || null,
    owner: set.OWNER_EMAIL ? { email: set.OWNER_EMAIL, password: Redacted.make(set.OWNER_PASSWORD) } : null,
    metricsToken: set.METRICS_TOKEN ? Redacted.make(set.METRICS_TOKEN) : null,
    logLevel: set.LOG_LEVEL,
    simulatorPort: set.SIMULATOR_PORT,
    servers: set.EVENTSTORE_URL ? serversOf(set) : null,
    warnings: warningsOf(set, demo),
  };
};

/** Where the servers are, for a tool that needs nothing else and was told some of it. Throws `ConfigurationError`. */
export const readServers = (
  told: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Servers => {
  const { variables, unreadable } = withSecretFiles({ ...environment, ...told });
  const { EVENTSTORE_URL, DATABASE_URL, BLOB_URL } = variables;
  const { set } = parseVariables({ EVENTSTORE_URL, DATABASE_URL, BLOB_URL });
  const problems = [...unreadable, ...serverProblems(set, "standalone")];
  if (problems.length === 0 && !set.EVENTSTORE_URL)
    problems.push("EVENTSTORE_URL: set it, with DATABASE_URL and BLOB_URL.");
  if (problems.length > 0) throw new ConfigurationError(problems.join("\n"));
  return serversOf(set);
};

const serversOf = ({ EVENTSTORE_URL, DATABASE_URL, BLOB_URL }: Environment): Servers => ({
  eventStoreUrl: Redacted.make(EVENTSTORE_URL),
  databaseUrl: Redacted.make(DATABASE_URL),
  blobUrl: Redacted.make(BLOB_URL),
});

/** Variables that a file may hold instead: `MASTER_KEY_FILE=/run/secrets/master_key`. */
export const SECRETS = [
  "INSTAGRAM_APP_SECRET",
  "INSTAGRAM_VERIFY_TOKEN",
  "FACEBOOK_APP_SECRET",
  "DATABASE_URL",
  "EVENTSTORE_URL",
  "BLOB_URL",
  "MASTER_KEY",
  "OWNER_PASSWORD",
  "METRICS_TOKEN",
] as const satisfies readonly (keyof Environment)[];

/** Secrets from their files, without the line's end; a variable that is set itself as well is a contradiction. */
const withSecretFiles = (environment: Readonly<Record<string, string | undefined>>) => {
  const unreadable: string[] = [];
  const variables = { ...environment };
  for (const name of SECRETS) {
    const file = environment[`${name}_FILE`]?.trim();
    if (!file) continue;
    if (environment[name]?.trim()) {
      unreadable.push(`${name}_FILE: set either it or ${name}.`);
      continue;
    }
    try {
      variables[name] = readFileSync(file, "utf8").trim();
      if (variables[name] === "") unreadable.push(`${name}_FILE: ${file} is empty.`);
    } catch (error) {
      unreadable.push(`${name}_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`); // fs throws these
    }
  }
  return { variables, unreadable };
};

/** The configuration of this very process. */
export const readConfigOf = (role: Role): Config => readConfig(process.env, role);

/** The variables, with the default in place of each malformed one, so that all problems can be told together. */
const parseVariables = (environment: Readonly<Record<string, string | undefined>>) => {
  const issues = Environment.safeParse(environment).error?.issues ?? [];
  const wrong = new Set(issues.map(({ path }) => String(path[0])));
  const wellFormed = Object.fromEntries(Object.entries(environment).filter(([name]) => !wrong.has(name)));
  return {
    set: Environment.parse(wellFormed),
    malformed: issues.map(({ path, message }) => `${path.join(".")}: ${message}`),
  };
};

const secretsIn = (list: string): string[] =>
  list
    .split(",")
    .map((secret) => secret.trim())
    .filter((secret) => secret !== "");

const problemsOf = (set: Environment): string[] => {
  const problems: string[] = [];
  const pair = (first: keyof Environment, second: keyof Environment) => {
    if (!set[first] !== !set[second])
      problems.push(`${set[first] ? second : first}: set it together with ${set[first] ? first : second}.`);
  };
  pair("INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET");
  pair("FACEBOOK_APP_ID", "FACEBOOK_APP_SECRET");
  pair("OWNER_EMAIL", "OWNER_PASSWORD");
  if (set.INSTAGRAM_APP_SECRET && secretsIn(set.INSTAGRAM_APP_SECRET).length === 0)
    problems.push("INSTAGRAM_APP_SECRET: there is no secret between the commas.");
  if (set.OWNER_PASSWORD && set.OWNER_PASSWORD.length < 12)
    problems.push("OWNER_PASSWORD: use at least 12 characters.");
  if (set.OWNER_EMAIL && !z.email().safeParse(set.OWNER_EMAIL).success)
    problems.push("OWNER_EMAIL: this is no e-mail address.");
  if (set.MASTER_KEY && Buffer.from(set.MASTER_KEY, "base64").length !== 32)
    problems.push("MASTER_KEY: it must be 32 bytes in base64. Make one with: openssl rand -base64 32");
  if (set.PUBLIC_URL && !isOrigin(set.PUBLIC_URL))
    problems.push("PUBLIC_URL: write only the origin, such as https://inbox.example.com.");
  if (set.META_URL && !/^https?:$/.test(protocolOf(set.META_URL)))
    problems.push("META_URL: write an http or https address.");
  return problems;
};

const EVENTSTORE = /^(esdb|kurrentdb|kurrent)(\+discover)?:\/\/./i;
/** Without a scheme it is a path. */
const BLOBS = /^(s3:\/\/.|file:\/\/\/.|(?!.*:\/\/).)/i;
const MONGODB = /^mongodb(\+srv)?:\/\/./i;

const serverProblems = (set: Environment, role: Role): string[] => {
  const { EVENTSTORE_URL, DATABASE_URL, BLOB_URL } = set;
  const problems: string[] = [];
  if (EVENTSTORE_URL && !EVENTSTORE.test(EVENTSTORE_URL))
    problems.push("EVENTSTORE_URL: write an address such as esdb://user:password@host:2113 or esdb+discover://….");
  if (DATABASE_URL && !MONGODB.test(DATABASE_URL))
    problems.push(
      "DATABASE_URL: write an address such as mongodb://user:password@host:27017/inbox or mongodb+srv://….",
    );
  if (!EVENTSTORE_URL !== !DATABASE_URL)
    problems.push(
      EVENTSTORE_URL
        ? "DATABASE_URL: set it together with EVENTSTORE_URL, or neither."
        : "EVENTSTORE_URL: set it together with DATABASE_URL, or neither.",
    );
  if (!EVENTSTORE_URL && !DATABASE_URL && role !== "standalone")
    problems.push(
      `EVENTSTORE_URL, DATABASE_URL: ${role} as a process of its own shares its stores with the others; set both. On one machine without servers, use npm start.`,
    );
  if (BLOB_URL && !BLOBS.test(BLOB_URL))
    problems.push(
      "BLOB_URL: write a folder, such as /srv/inbox/blobs or file:///srv/inbox/blobs, or a bucket as s3://….",
    );
  else if ((EVENTSTORE_URL || DATABASE_URL) && !BLOB_URL)
    problems.push("BLOB_URL: with servers, set a folder that all processes share, or a bucket as s3://….");
  return problems;
};

const demoProblems = (set: Environment): string[] =>
  set.PUBLIC_URL && isOrigin(set.PUBLIC_URL) && !isLoopbackName(new URL(set.PUBLIC_URL).hostname)
    ? [
        "PUBLIC_URL: demo mode runs only on this machine. Set INSTAGRAM_APP_ID and INSTAGRAM_APP_SECRET, or leave it empty.",
      ]
    : [];

const liveProblems = (set: Environment): string[] => {
  const problems: string[] = [];
  if (!set.INSTAGRAM_APP_ID)
    problems.push(
      "INSTAGRAM_APP_ID: this version connects accounts by Instagram Login, which needs it and INSTAGRAM_APP_SECRET.",
    );
  if (!set.PUBLIC_URL) problems.push("PUBLIC_URL: set the address under which browsers and Meta reach the product.");
  if (!set.MASTER_KEY) problems.push("MASTER_KEY: set 32 bytes in base64, and keep them safe: openssl rand -base64 32");
  if (set.META_URL && set.ALLOW_META_URL !== "1")
    problems.push("META_URL: outside demo mode it receives tokens; set ALLOW_META_URL=1 as well if you mean it.");
  return problems;
};

const warningsOf = (set: Environment, demo: boolean): string[] => {
  const warnings: string[] = [];
  if (set.NEXT_PUBLIC_INSTAGRAM_VERIFY_TOKEN)
    warnings.push("NEXT_PUBLIC_INSTAGRAM_VERIFY_TOKEN is ignored: a verify token never reaches a browser.");
  if (!demo && !set.INSTAGRAM_VERIFY_TOKEN)
    warnings.push("INSTAGRAM_VERIFY_TOKEN is empty: verifying the webhook at Meta will be refused until it is set.");
  return warnings;
};

const protocolOf = (url: string): string => (URL.canParse(url) ? new URL(url).protocol : "");
const isOrigin = (url: string): boolean =>
  /^https?:$/.test(protocolOf(url)) && (new URL(url).origin === url || `${new URL(url).origin}/` === url);
