import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { whyMissing } from "@soshogle/mongo-wire/installation";
import { type MongoWire, startMongoWire } from "@soshogle/mongo-wire/start";
import { type FakeEventStoreDb, startFakeEventStoreDb } from "@soshogle/testing/eventstoredb/server";
import { eventually } from "@soshogle/testing/eventually";
import { freePort } from "@soshogle/testing/free-port";
import { ensureWebBuild } from "@soshogle/web/server/web-build";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
interface Service {
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck: { readonly test: readonly [string, string, ...string[]] };
}
const { services } = parse(readFileSync(join(ROOT, "docker-compose.yml"), "utf8"), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>; // tools/house/compose.test.ts checks it
};

const missing = whyMissing();
if (missing !== null) console.warn(`\n!!! NOT RUN: the command lines of docker-compose.yml: ${missing}\n`);

describe.runIf(missing === null)("the services of docker-compose.yml, by their own command lines", () => {
  const folder = mkdtempSync(join(tmpdir(), "soshogle-compose-"));
  let log: FakeEventStoreDb;
  let documents: MongoWire;

  /** What a person who deploys puts into `.env`. */
  const told = (): Readonly<Record<string, string>> => ({
    PUBLIC_HOST: "inbox.example.com",
    INSTAGRAM_APP_ID: "990001112223334",
    OWNER_EMAIL: "ada@example.com",
    EVENTSTORE_URL: log.url,
    BLOB_URL: join(folder, "blobs"),
  });
  const interpolated = (text: string): string =>
    text.replace(/\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g, (_, name: string, fallback = "") => told()[name] ?? fallback);

  beforeAll(async () => {
    ensureWebBuild();
    log = await startFakeEventStoreDb();
    documents = await startMongoWire({});
    const secrets = {
      database_url: `${documents.url}/inbox`,
      master_key: randomBytes(32).toString("base64"),
      instagram_app_secret: "a-secret-of-the-app",
      instagram_verify_token: "a-verify-token",
      metrics_token: "a-metrics-token",
      owner_password: "correct horse battery",
    };
    for (const [name, value] of Object.entries(secrets)) writeFileSync(join(folder, name), `${value}\n`);
  }, 200_000);
  afterAll(async () => {
    await documents?.stop();
    await log?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(["web", "ingest", "projections", "automations"])(
    "%s becomes ready and healthy, and ends in order",
    async (name) => {
      const service = services[name];
      if (!service) throw new Error(`there is no service ${name}`);
      const port = await freePort();
      const environment = Object.fromEntries(
        Object.entries(service.environment).map(([variable, value]) => [
          variable,
          interpolated(value).replace("/run/secrets/", `${folder}/`),
        ]),
      );
      const [program, ...rest] = service.command;
      expect(program).toBe("node");
      const child = spawn(process.execPath, rest, {
        cwd: ROOT,
        stdio: ["ignore", "pipe", "pipe"],
        env: { NODE_ENV: "production", ...environment, PORT: String(port), HOST: "127.0.0.1" },
      });
      const ended = once(child, "close");
      const lines: string[] = [];
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => void lines.push(String(chunk)));
      const [, , ...check] = service.healthcheck.test;
      const isHealthy = async () => {
        if (child.exitCode !== null) throw new Error(`it ended:\n${lines.join("")}`);
        const probe = spawn(
          process.execPath,
          check.map((each) => each.replace(":3000", `:${port}`)),
          { stdio: "ignore" },
        );
        return (await once(probe, "exit"))[0] === 0;
      };
      await eventually(`${name} is healthy`, isHealthy);
      const metrics = await fetch(`http://127.0.0.1:${port}/metrics`, {
        headers: { authorization: "Bearer a-metrics-token" },
      });
      expect([metrics.status, await metrics.text()]).toEqual([
        200,
        expect.stringContaining("soshogle_process_resident_memory_bytes"),
      ]);
      child.kill("SIGTERM");
      expect((await ended)[0]).toBe(0);
      expect(lines.join("")).not.toMatch(/a-secret-of-the-app|correct horse/);
    },
  );
});
