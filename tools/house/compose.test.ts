import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Environment, SECRETS } from "@soshogle/process/config";
import { DCLinter } from "dclint";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../..", import.meta.url));
const file = join(root, "docker-compose.yml");
const text = readFileSync(file, "utf8");

interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly deploy?: { readonly resources?: { readonly limits?: { readonly cpus?: string; readonly memory?: string } } };
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}
const compose = parse(text, { merge: true }) as Compose; // the schema below says so
const services = Object.entries(compose.services);
const ROLES = ["web", "ingest", "projections", "automations"] as const;
const stores = ["eventstore", "mongodb"] as const;
const service = (name: string): Service => compose.services[name] ?? {};

/** Orders and quotes, which the formatter and the reader decide about. */
const TASTE = [
  "no-unbound-port-interfaces",
  "service-keys-order",
  "services-alphabetical-order",
  "service-dependencies-alphabetical-order",
  "service-ports-alphabetical-order",
  "top-level-properties-order",
  "require-quotes-in-ports",
  "no-build-and-image",
];

interface Finding {
  readonly type: string;
  readonly rule: string;
  readonly message: string;
  readonly line: number;
}

const errorsIn = (path: string): readonly string[] => {
  const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
  const found = linter.lintFiles([path], false) as readonly { readonly messages: readonly Finding[] }[]; // its own types name files that are not there
  return found
    .flatMap(({ messages }) => messages)
    .filter(({ type, rule }) => type === "error" && !TASTE.includes(rule))
    .map(({ rule, message, line }) => `${line} ${rule}: ${message}`);
};

describe("docker-compose.yml", () => {
  it("keeps to the schema of the compose specification, and to what its linter asks for", () => {
    expect(errorsIn(file)).toEqual([]);
  });

  it("would not keep to it with a word that nobody knows", () => {
    const folder = mkdtempSync(join(tmpdir(), "soshogle-compose-"));
    const broken = join(folder, "docker-compose.yml");
    writeFileSync(broken, text.replace("    healthcheck:", "    health_check:"));
    expect(errorsIn(broken).join()).toContain("invalid-schema");
    rmSync(folder, { recursive: true });
  });

  it("has the roles, both stores and the proxy", () => {
    expect(Object.keys(compose.services).sort()).toEqual([...ROLES, ...stores, "caddy"].sort());
  });

  it.each(services)(
    "%s has an image of a fixed version, a health check, and limits",
    (_, { image, healthcheck, deploy }) => {
      expect(image).toMatch(/^(soshogle-inbox:\$\{INBOX_TAG:-latest\}|[a-z/]+:\d+\.\d+[\w.-]*)$/);
      expect(healthcheck?.test.length).toBeGreaterThan(1);
      expect(deploy?.resources?.limits).toEqual({
        cpus: expect.any(String),
        memory: expect.stringMatching(/^\d+[MG]$/),
      });
    },
  );

  it.each(ROLES)("%s runs a script that exists, on a file system that it cannot change", (role) => {
    const { command = [], read_only: readOnly, healthcheck } = service(role);
    expect(command[0]).toBe("node");
    expect(existsSync(join(root, command.at(-1) ?? ""))).toBe(true);
    expect(readOnly).toBe(true);
    expect(healthcheck?.test.join(" ")).toContain("/readyz");
  });

  it.each(ROLES)("%s is told by variables that exist, its secrets by files that are mounted", (role) => {
    const { environment = {}, secrets = [] } = service(role);
    const known = new Set([...Object.keys(Environment.shape), ...SECRETS.map((name) => `${name}_FILE`)]);
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    const clear = SECRETS.filter((name) => name in environment);
    expect(clear).toEqual(["EVENTSTORE_URL", "BLOB_URL"]); // neither holds a password as it stands
    for (const [name, path] of Object.entries(environment))
      if (name.endsWith("_FILE")) expect(secrets).toContain(path.replace("/run/secrets/", ""));
    for (const name of ["PUBLIC_URL", "EVENTSTORE_URL", "DATABASE_URL_FILE", "BLOB_URL", "MASTER_KEY_FILE"])
      expect(environment).toHaveProperty(name);
  });

  it("keeps what must survive in volumes, and every secret in a file of its own", () => {
    const mounted = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(":")[0] ?? ""));
    for (const name of Object.keys(compose.volumes)) expect(mounted).toContain(name);
    expect(service("eventstore").volumes).toEqual(["log:/var/lib/eventstore"]);
    expect(service("mongodb").volumes).toEqual(["documents:/data/db"]);
    const used = services.flatMap(([, { secrets = [] }]) => secrets);
    for (const [name, { file: path }] of Object.entries(compose.secrets)) {
      expect(used).toContain(name);
      expect(path).toBe(`./deploy/secrets/${name}`);
    }
    for (const name of used) expect(compose.secrets).toHaveProperty(name);
  });

  it("opens nothing but the proxy, and leaves the stores without a way out", () => {
    const open = services.filter(([, { ports = [] }]) => ports.length > 0).map(([name]) => name);
    expect(open).toEqual(["caddy"]);
    for (const name of stores) expect(service(name).networks).toEqual(["stores"]);
    expect(compose.networks.stores?.internal).toBe(true);
    expect(service("caddy").networks).toEqual(["outside"]);
  });
});

describe("the image", () => {
  const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");
  const ignored = readFileSync(join(root, ".dockerignore"), "utf8").split("\n");

  it("is built in stages and runs as a user without rights", () => {
    expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
    const last = dockerfile.slice(dockerfile.lastIndexOf("FROM "));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toContain("COPY --from=build");
  });

  it("holds no secret and no data of the machine that builds it", () => {
    for (const path of [".env", "data", "deploy/secrets", "**/node_modules", ".git"]) expect(ignored).toContain(path);
  });
});

describe("the proxy", () => {
  const caddyfile = readFileSync(join(root, "deploy/Caddyfile"), "utf8");

  it("leads webhooks to ingest and everything else to web, and shows no probe or metric", () => {
    expect(caddyfile).toMatch(/handle \/api\/instagram\/webhook\* \{[\s\S]*dynamic a ingest 3000/);
    expect(caddyfile).toMatch(/handle \{[\s\S]*dynamic a web 3000/);
    expect(caddyfile).toMatch(/@inside path \/metrics \/healthz \/readyz\n\trespond @inside 404/);
  });
});
