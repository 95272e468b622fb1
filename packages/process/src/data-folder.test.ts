import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Effect, Redacted } from "effect";
import { describe, expect, it } from "vitest";
import { ConfigurationError, readConfig } from "./config.ts";
import { openDataFolder } from "./data-folder.ts";

const inFolder = (story: (folder: string) => void) =>
  Effect.runPromise(Effect.scoped(Effect.map(temporaryFolder, story)));
const open = (folder: string) => openDataFolder(readConfig({ DATA_DIR: folder }));
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe("the data folder", () => {
  it("is made for its owner alone, with a key and an app", () =>
    inFolder((folder) => {
      const { path, masterKey, app } = open(join(folder, "new"));
      expect(modeOf(path)).toBe("700");
      for (const file of ["master.key", "app.json"]) expect(modeOf(join(path, file))).toBe("600");
      expect(readdirSync(path).sort()).toEqual(["app.json", "master.key"]);
      expect(Redacted.value(masterKey)).toHaveLength(32);
      expect(app.id).toMatch(/^\d{15,18}$/);
      expect(app.secrets).toHaveLength(1);
    }));

  it("keeps its key and app", () =>
    inFolder((folder) => {
      const [first, second] = [open(folder), open(folder)];
      expect(Redacted.value(second.masterKey)).toEqual(Redacted.value(first.masterKey));
      expect(second.app.secrets.map(Redacted.value)).toEqual(first.app.secrets.map(Redacted.value));
      expect(Redacted.value(open(join(folder, "other")).masterKey)).not.toEqual(Redacted.value(first.masterKey));
    }));

  it("mints nothing where all is configured", () =>
    inFolder((folder) => {
      const { path } = openDataFolder(
        readConfig({
          DATA_DIR: folder,
          INSTAGRAM_APP_ID: "1",
          INSTAGRAM_APP_SECRET: "s",
          PUBLIC_URL: "https://inbox.example.com",
          MASTER_KEY: Buffer.alloc(32, 1).toString("base64"),
        }),
      );
      expect(readdirSync(path)).toEqual([]);
    }));

  it.each(["", "AAAA", "not base64 at all"])("does not replace a key that is damaged: %j", (content) =>
    inFolder((folder) => {
      const file = join(folder, "demo", "master.key");
      mkdirSync(join(folder, "demo"));
      writeFileSync(file, content);
      expect(() => open(folder)).toThrow(ConfigurationError);
      expect(readFileSync(file, "utf8")).toBe(content);
    }),
  );

  it.each(["", "{}", '{"appId":"1"}', "[]"])("names an app file that is damaged: %j", (content) =>
    inFolder((folder) => {
      mkdirSync(join(folder, "demo"));
      writeFileSync(join(folder, "demo", "app.json"), content);
      expect(() => open(folder)).toThrow(/app\.json does not hold appId and appSecret/);
    }),
  );

  it("that cannot be made is named", () =>
    inFolder((folder) => {
      writeFileSync(join(folder, "file"), "");
      expect(() => open(join(folder, "file"))).toThrow(/^DATA_DIR: .*file\/demo cannot be made/);
    }));
});
