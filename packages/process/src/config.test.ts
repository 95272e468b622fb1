import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redacted } from "effect";
import { describe, expect, it } from "vitest";
import { type Config, ConfigurationError, readConfig, SECRETS } from "./config.ts";

const MASTER_KEY = randomBytes(32).toString("base64");
const LIVE = {
  INSTAGRAM_APP_ID: "990001112223334",
  INSTAGRAM_APP_SECRET: "first, second",
  PUBLIC_URL: "https://inbox.example.com",
  MASTER_KEY,
};

/** The problems of a start, one a line. */
const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as ConfigurationError).message.split("\n");
  }
};

describe("demo mode", () => {
  it("is what an empty environment means", () => {
    expect(readConfig({})).toMatchObject({
      demo: true,
      dataDir: "./data/demo",
      host: "127.0.0.1",
      port: 3000,
      publicUrl: "http://localhost:3000",
      verifyToken: "YOUR_VERIFY_TOKEN",
      graphVersion: "v25.0",
      simulatorPort: 3001,
      masterKey: null,
      app: null,
      metaUrl: null,
      owner: null,
      trustProxy: false,
      warnings: [],
    });
  });

  it("is what empty and blank variables mean too", () => {
    const blank = Object.fromEntries(Object.keys(LIVE).map((name) => [name, "  "]));
    expect(readConfig({ ...blank, PORT: "", DATA_DIR: "", LOG_LEVEL: "", GRAPH_VERSION: "" })).toEqual(readConfig({}));
  });

  it("listens elsewhere when told, and keeps its own folder", () => {
    const config = readConfig({
      HOST: "0.0.0.0",
      DATA_DIR: "/srv/inbox",
      PORT: "8080",
      INSTAGRAM_VERIFY_TOKEN: "mine",
    });
    expect(config).toMatchObject({
      host: "0.0.0.0",
      dataDir: "/srv/inbox/demo",
      publicUrl: "http://localhost:8080",
      verifyToken: "mine",
    });
  });

  it.each(["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000", "https://localhost"])(
    "takes the loopback address %s",
    (url) => {
      expect(readConfig({ PUBLIC_URL: url }).publicUrl).toBe(url);
    },
  );

  it.each(["https://inbox.example.com", "http://192.168.1.4:3000", "http://localhost.example.com"])(
    "does not start under the address %s",
    (url) => {
      expect(problemsOf({ PUBLIC_URL: url })).toEqual([expect.stringMatching(/^PUBLIC_URL: demo mode runs only on/)]);
    },
  );

  it("honours META_URL", () => {
    expect(readConfig({ META_URL: "http://127.0.0.1:9000" }).metaUrl).toBe("http://127.0.0.1:9000");
  });
});

describe("with an app of Instagram", () => {
  it("everything is as it was set", () => {
    const config = readConfig({ ...LIVE, TRUST_PROXY: "1", METRICS_TOKEN: "m", INSTAGRAM_VERIFY_TOKEN: "v" });
    expect(config).toMatchObject({
      demo: false,
      dataDir: "./data",
      host: "0.0.0.0",
      publicUrl: "https://inbox.example.com",
      verifyToken: "v",
      trustProxy: true,
      warnings: [],
    });
    expect(config.app?.secrets.map(Redacted.value)).toEqual(["first", "second"]);
    expect(config.masterKey && Redacted.value(config.masterKey)).toEqual(Buffer.from(MASTER_KEY, "base64"));
  });

  it("secrets are not shown when the configuration is", () => {
    const owner = { OWNER_EMAIL: "ada@example.com", OWNER_PASSWORD: "correct horse battery" };
    const shown = JSON.stringify(readConfig({ ...LIVE, ...owner, METRICS_TOKEN: "metrics-token" }));
    for (const secret of [MASTER_KEY, "second", "correct horse", "metrics-token"]) expect(shown).not.toContain(secret);
  });

  it.each(["PUBLIC_URL", "MASTER_KEY"])("%s is required", (name) => {
    expect(problemsOf({ ...LIVE, [name]: "" })).toEqual([expect.stringMatching(new RegExp(`^${name}: set`))]);
  });

  it("META_URL needs ALLOW_META_URL", () => {
    const environment = { ...LIVE, META_URL: "http://127.0.0.1:9000" };
    expect(problemsOf(environment)).toEqual([expect.stringMatching(/^META_URL: .*ALLOW_META_URL=1/)]);
    expect(problemsOf({ ...environment, ALLOW_META_URL: "0" })).toHaveLength(1);
    expect(readConfig({ ...environment, ALLOW_META_URL: "1" }).metaUrl).toBe("http://127.0.0.1:9000");
  });

  it("an empty verify token is warned of and refuses verification", () => {
    const { verifyToken, warnings } = readConfig(LIVE);
    expect(verifyToken).toBe("");
    expect(warnings).toEqual([expect.stringContaining("INSTAGRAM_VERIFY_TOKEN")]);
  });

  it("an app of Facebook alone does not do", () => {
    const facebook = { FACEBOOK_APP_ID: "1", FACEBOOK_APP_SECRET: "s", PUBLIC_URL: LIVE.PUBLIC_URL, MASTER_KEY };
    expect(problemsOf(facebook)).toEqual([expect.stringMatching(/^INSTAGRAM_APP_ID:/)]);
  });
});

describe("half a pair", () => {
  it.each([
    ["INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET"],
    ["FACEBOOK_APP_ID", "FACEBOOK_APP_SECRET"],
    ["OWNER_EMAIL", "OWNER_PASSWORD"],
  ])("of %s and %s stops the start", (first, second) => {
    const value = (name: string) => (name === "OWNER_EMAIL" ? "ada@example.com" : "a long enough value");
    expect(problemsOf({ [first]: value(first) })).toContain(`${second}: set it together with ${first}.`);
    expect(problemsOf({ [second]: value(second) })).toContain(`${first}: set it together with ${second}.`);
  });
});

describe("a value that cannot be", () => {
  it.each([
    ["PORT", "70000"],
    ["PORT", "0"],
    ["PORT", "web"],
    ["SIMULATOR_PORT", "3001.5"],
    ["LOG_LEVEL", "loud"],
    ["GRAPH_VERSION", "25"],
    ["TRUST_PROXY", "yes"],
    ["MASTER_KEY", "short"],
    ["MASTER_KEY", randomBytes(33).toString("base64")],
    ["PUBLIC_URL", "localhost:3000"],
    ["PUBLIC_URL", "http://localhost:3000/inbox"],
    ["PUBLIC_URL", "ftp://localhost"],
    ["META_URL", "file:///etc/passwd"],
    ["META_URL", "nowhere"],
    ["OWNER_EMAIL", "ada"],
    ["OWNER_PASSWORD", "too short"],
    ["INSTAGRAM_APP_SECRET", " , "],
    ["DATABASE_URL", "postgres://127.0.0.1/inbox"],
    ["DATABASE_URL", "127.0.0.1:27017"],
    ["EVENTSTORE_URL", "http://127.0.0.1:2113"],
    ["EVENTSTORE_URL", "127.0.0.1:2113"],
  ])("stops the start and is named: %s=%s", (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems.some((problem) => problem.startsWith(`${name}: `))).toBe(true);
    expect(problems.join("\n")).not.toMatch(/ZodError|at .*\.ts/);
  });

  it("is reported together with all others", () => {
    const wrong = {
      FACEBOOK_APP_ID: "1",
      MASTER_KEY: "short",
      PUBLIC_URL: "x",
      META_URL: "y",
      OWNER_EMAIL: "z",
      EVENTSTORE_URL: "http://127.0.0.1",
      PORT: "web",
      LOG_LEVEL: "loud",
    };
    const problems = problemsOf(wrong).join("\n");
    for (const name of ["FACEBOOK_APP_SECRET", ...Object.keys(wrong).slice(1)]) expect(problems).toContain(`${name}: `);
  });
});

const SERVERS = {
  EVENTSTORE_URL: "esdb://admin:changeit@127.0.0.1:2113?tls=false",
  DATABASE_URL: "mongodb://127.0.0.1:27017/inbox",
  BLOB_URL: "/srv/inbox/blobs",
};

describe("stores that are servers", () => {
  it("are both given, with a folder that all processes share", () => {
    const { servers } = readConfig({ ...LIVE, ...SERVERS });
    expect(servers && Redacted.value(servers.eventStoreUrl)).toBe(SERVERS.EVENTSTORE_URL);
    expect(servers && Redacted.value(servers.databaseUrl)).toBe(SERVERS.DATABASE_URL);
    for (const BLOB_URL of ["/srv/inbox/blobs", "./blobs", "file:///srv/inbox/blobs", "s3://bucket/inbox"]) {
      const told = readConfig({ ...LIVE, ...SERVERS, BLOB_URL }).servers;
      expect(told && Redacted.value(told.blobUrl)).toBe(BLOB_URL);
    }
    expect(readConfig(LIVE).servers).toBeNull();
  });

  it.each([
    ["EVENTSTORE_URL", "DATABASE_URL"],
    ["DATABASE_URL", "EVENTSTORE_URL"],
  ] as const)("are not given one without the other: %s alone", (given, missing) => {
    const problems = problemsOf({ ...LIVE, ...SERVERS, [missing]: "" });
    expect(problems).toEqual([`${missing}: set it together with ${given}, or neither.`]);
  });

  it.each(["", "s3://", "https://example.com/blobs"])("need a folder or a bucket for objects, not '%s'", (url) => {
    expect(problemsOf({ ...LIVE, ...SERVERS, BLOB_URL: url })).toEqual([
      expect.stringMatching(/^BLOB_URL: .*folder.*bucket/),
    ]);
  });

  it.each(["PUBLIC_URL", "MASTER_KEY"])("need %s outside demo mode", (name) => {
    expect(problemsOf({ ...LIVE, ...SERVERS, [name]: "" })).toEqual([
      expect.stringMatching(new RegExp(`^${name}: set`)),
    ]);
    expect(problemsOf(SERVERS)).toEqual([]);
  });

  it.each([
    ["esdb+discover://cluster.example.com:2113", "mongodb+srv://db.example.com/inbox"],
    ["kurrentdb://u:p@a:2113,b:2113,c:2113", "mongodb://u:p@a,b,c/inbox?replicaSet=rs0"],
  ])("may be clusters: %s", (EVENTSTORE_URL, DATABASE_URL) => {
    expect(problemsOf({ ...LIVE, ...SERVERS, EVENTSTORE_URL, DATABASE_URL })).toEqual([]);
  });

  it("are what a role of its own cannot do without", () => {
    expect(() => readConfig(LIVE, "ingest")).toThrow(/^EVENTSTORE_URL, DATABASE_URL: ingest .*set both/);
    expect(readConfig({ ...LIVE, ...SERVERS }, "ingest").servers).not.toBeNull();
  });
});

describe("a role of its own", () => {
  it("listens on a port of its own, unless told", () => {
    const ports = (["web", "ingest", "projections", "automations"] as const).map(
      (role) => readConfig({ ...LIVE, ...SERVERS }, role).port,
    );
    expect(ports).toEqual([3000, 3002, 3003, 3004]);
    expect(readConfig({ ...LIVE, ...SERVERS, PORT: "8080" }, "ingest").port).toBe(8080);
  });
});

describe("a secret in a file", () => {
  const inFile = (text: string) => {
    const file = join(mkdtempSync(join(tmpdir(), "soshogle-secret-")), "secret");
    writeFileSync(file, text);
    return file;
  };

  it.each(SECRETS)("is read where %s_FILE says", (name) => {
    const whole: Record<string, string> = {
      ...LIVE,
      ...SERVERS,
      INSTAGRAM_VERIFY_TOKEN: "token",
      FACEBOOK_APP_ID: "1",
      FACEBOOK_APP_SECRET: "secret of facebook",
      OWNER_EMAIL: "ada@example.com",
      OWNER_PASSWORD: "correct horse battery",
      METRICS_TOKEN: "metrics",
    };
    const { [name]: value = "", ...others } = whole;
    const shown = (config: Config) =>
      JSON.stringify(config, (_, one) => (Redacted.isRedacted(one) ? Redacted.value(one) : one));
    const fromFile = readConfig({ ...others, [`${name}_FILE`]: inFile(`${value}\n`) });
    expect(shown(fromFile)).toBe(shown(readConfig(whole)));
  });

  it("stops the start when it is missing, empty, or given twice", () => {
    expect(problemsOf({ ...LIVE, MASTER_KEY: "", MASTER_KEY_FILE: "/nowhere" })).toContain(
      "MASTER_KEY_FILE: /nowhere cannot be read (ENOENT).",
    );
    expect(problemsOf({ ...LIVE, MASTER_KEY: "", MASTER_KEY_FILE: inFile("\n") }).join()).toMatch(
      /MASTER_KEY_FILE: .* is empty\./,
    );
    expect(problemsOf({ ...LIVE, MASTER_KEY_FILE: inFile(MASTER_KEY) })).toEqual([
      "MASTER_KEY_FILE: set either it or MASTER_KEY.",
    ]);
  });
});

describe("the table of variables", () => {
  it("names everything that is read, and a token of the past is warned of", () => {
    const example = readFileSync(new URL("../../../.env.example", import.meta.url), "utf8");
    const named = new Set(example.match(/^[A-Z_]+(?==)/gm));
    const read = readFileSync(new URL("./config.ts", import.meta.url), "utf8").match(/^ {2}[A-Z_]+(?=:)/gm) ?? [];
    const known = read.map((name) => name.trim()).filter((name) => !name.startsWith("NEXT_PUBLIC"));
    expect(known.length).toBeGreaterThan(15);
    for (const name of known) expect(named).toContain(name);
    expect(readConfig({ NEXT_PUBLIC_INSTAGRAM_VERIFY_TOKEN: "t" }).warnings).toHaveLength(1);
  });
});
