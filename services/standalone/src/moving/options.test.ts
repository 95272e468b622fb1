import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import { readServers } from "@soshogle/process/config";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Effect, Redacted } from "effect";
import { taskOf } from "./options.ts";

const servers = {
  EVENTSTORE_URL: "esdb://inbox:secret-of-the-log@127.0.0.1:1?tls=false",
  DATABASE_URL: "mongodb://127.0.0.1:1/inbox",
  BLOB_URL: "/srv/blobs",
};
const given = (text: string, environment: Readonly<Record<string, string>> = servers) =>
  taskOf(text.split(" ").filter(Boolean), (told: Readonly<Record<string, string>>) => readServers(told, environment));
const refusal = (...of: Parameters<typeof given>) => Effect.map(Effect.flip(given(...of)), ({ message }) => message);

const installation = Effect.map(temporaryFolder, (folder) => {
  for (const file of ["log.db", "keep.db"]) writeFileSync(join(folder, file), "");
  return folder;
});

describe("what copy-log is asked for", () => {
  it.live("is a move between a folder and servers, either way", () =>
    Effect.gen(function* () {
      const folder = yield* installation;
      const there = yield* given(`--from ${folder} --to servers`);
      expect(there).toMatchObject({ kind: "move", from: { option: "--from", folder }, to: { option: "--to" } });
      const target = join(folder, "new");
      const back = yield* given(`--from esdb://other:2113?tls=false --to ${target}`);
      if (back.kind !== "move" || !("servers" in back.from)) throw new Error("no move from servers");
      expect(Redacted.value(back.from.servers.eventStoreUrl)).toBe("esdb://other:2113?tls=false");
      expect(Redacted.value(back.from.servers.databaseUrl)).toBe(servers.DATABASE_URL);
      expect(existsSync(target)).toBe(true);
    }),
  );

  it.live("names the documents of both sides where both are servers", () =>
    Effect.gen(function* () {
      expect(yield* refusal("--from esdb://a:1?tls=false --to servers")).toMatch(
        /^--from-database: with servers on both/,
      );
      const task = yield* given(
        "--from esdb://a:1?tls=false --to servers --from-database mongodb://old/inbox --from-blobs /old",
      );
      if (task.kind !== "move" || !("servers" in task.from) || !("servers" in task.to)) throw new Error("no move");
      expect([task.from, task.to].map((side) => Redacted.value(side.servers.databaseUrl))).toEqual([
        "mongodb://old/inbox",
        servers.DATABASE_URL,
      ]);
      expect([task.from, task.to].map((side) => Redacted.value(side.servers.blobUrl))).toEqual(["/old", "/srv/blobs"]);
    }),
  );

  it.live.each([
    ["--to servers", /^--from: say where the log is/],
    [
      "--from /nowhere/at/all --to servers",
      /^--from: \/nowhere\/at\/all holds no log\.db and keep\.db\. Give the data folder/,
    ],
    ["--renew-log-id http://a:1", /^--renew-log-id: EVENTSTORE_URL: write an address such as esdb:\/\//],
    ["--reopen mongodb://a:1/x", /^--reopen: EVENTSTORE_URL: write an address such as esdb:\/\//],
    ["", /^Give --from and --to, or one of the others\.\n\nUsage:/],
    ["--reopen servers --renew-log-id servers", /^Give --from and --to, or one of the others/],
    ["--form x --to y", /--form.*Usage: npm run copy-log/s],
  ] as const)("is refused with the option and the remedy: %s", ([text, message]) =>
    Effect.gen(function* () {
      expect(yield* refusal(text)).toMatch(message);
    }),
  );

  it.live("is refused where a variable is missing or of another kind", () =>
    Effect.gen(function* () {
      const folder = yield* installation;
      const move = `--from ${folder} --to esdb://a:1?tls=false`;
      expect(yield* refusal(move, {})).toContain("--to: DATABASE_URL: set it together with EVENTSTORE_URL");
      expect(yield* refusal(move, { ...servers, DATABASE_URL: "postgres://a" })).toContain(
        "--to: DATABASE_URL: write an",
      );
      expect(yield* refusal(move, { DATABASE_URL: servers.DATABASE_URL })).toContain(
        "BLOB_URL: with servers, set a folder",
      );
      expect(yield* refusal(`--from ${folder} --to servers`, {})).toContain("--to: EVENTSTORE_URL: set it, with");
      expect(yield* refusal(`--from ${folder} --to`)).toContain("--to");
    }),
  );

  it.live("points at the folder of demo mode", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      mkdirSync(join(folder, "demo"));
      writeFileSync(join(folder, "demo", "log.db"), "");
      expect(yield* refusal(`--from ${folder} --to servers`)).toContain(`Did you mean ${join(folder, "demo")}?`);
    }),
  );
});
