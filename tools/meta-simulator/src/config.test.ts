import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigurationError, readConfig } from "./config.ts";

const app = { appId: "1", appSecret: "s" };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "simulator-"));
  mkdirSync(join(folder, "demo"));
  writeFileSync(join(folder, "demo", "app.json"), JSON.stringify(app));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("npm run simulator", () => {
  it("stands beside the product of this data folder", () => {
    expect(readConfig({ DATA_DIR: folder })).toEqual({
      endWithStdin: false,
      options: {
        port: 3001,
        host: "127.0.0.1",
        book: join(folder, "demo", "simulator.db"),
        app,
        callbackUrl: "http://127.0.0.1:3000/api/instagram/webhook",
        verifyToken: "YOUR_VERIFY_TOKEN",
      },
    });
  });

  it("follows the product's port and verify token", () => {
    const { options } = readConfig({
      DATA_DIR: folder,
      PORT: "8080",
      INSTAGRAM_VERIFY_TOKEN: "mine",
      SIMULATOR_PORT: "8081",
    });
    expect(options).toMatchObject({
      port: 8081,
      callbackUrl: "http://127.0.0.1:8080/api/instagram/webhook",
      verifyToken: "mine",
    });
  });

  it("takes empty variables for ones that are not set", () => {
    const empty = {
      PORT: "",
      SIMULATOR_PORT: "",
      SIMULATOR_BOOK: "",
      SIMULATOR_APP_FILE: "",
      SIMULATOR_CALLBACK_URL: "",
    };
    expect(readConfig({ DATA_DIR: folder, ...empty })).toEqual(readConfig({ DATA_DIR: folder }));
  });

  it("can be told everything", () => {
    const { options, endWithStdin } = readConfig({
      SIMULATOR_BOOK: "book.db",
      SIMULATOR_APP_FILE: join(folder, "demo", "app.json"),
      SIMULATOR_CALLBACK_URL: "http://127.0.0.1:9/webhook",
      SIMULATOR_VERIFY_TOKEN: "t",
      SIMULATOR_PORT: "0",
      SIMULATOR_HOST: "0.0.0.0",
      SIMULATOR_END_WITH_STDIN: "1",
    });
    expect({ ...options, endWithStdin }).toEqual({
      port: 0,
      host: "0.0.0.0",
      book: "book.db",
      app,
      callbackUrl: "http://127.0.0.1:9/webhook",
      verifyToken: "t",
      endWithStdin: true,
    });
  });

  it("says what to do when the product has not made its app yet", () => {
    expect(() => readConfig({ DATA_DIR: join(folder, "none") })).toThrow(
      /^SIMULATOR_APP_FILE: there is no .*none\/demo\/app\.json\. Start the product once first/,
    );
  });

  it.each(["", "{}", '{"appId":"1"}'])("names an app file that is none: %j", (content) => {
    writeFileSync(join(folder, "demo", "app.json"), content);
    expect(() => readConfig({ DATA_DIR: folder })).toThrow(/app\.json is no JSON file with appId and appSecret/);
  });

  it("names every variable that is wrong", () => {
    const wrong = { SIMULATOR_PORT: "x", SIMULATOR_CALLBACK_URL: "y", SIMULATOR_END_WITH_STDIN: "z", PORT: "70000" };
    for (const name of Object.keys(wrong))
      expect(() => readConfig({ DATA_DIR: folder, ...wrong })).toThrow(`${name}: `);
    expect(() => readConfig({ DATA_DIR: folder, ...wrong })).toThrow(ConfigurationError);
  });
});
