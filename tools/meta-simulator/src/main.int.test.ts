import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const main = new URL("./main.ts", import.meta.url).pathname;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "simulator-"));
  writeFileSync(join(folder, "app.json"), JSON.stringify({ appId: "1", appSecret: "s" }), { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = (changes: Record<string, string> = {}) =>
  spawn(process.execPath, [main], {
    env: {
      ...process.env,
      SIMULATOR_PORT: "0",
      SIMULATOR_BOOK: join(folder, "book.db"),
      SIMULATOR_APP_FILE: join(folder, "app.json"),
      SIMULATOR_CALLBACK_URL: "http://127.0.0.1:9/api/instagram/webhook",
      SIMULATOR_VERIFY_TOKEN: "t",
      ...changes,
    },
    stdio: ["pipe", "pipe", "pipe"],
  });

describe("the process", () => {
  it("says where it listens, and ends when its parent's pipe closes", async () => {
    const child = start({ SIMULATOR_END_WITH_STDIN: "1" });
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    const { ready, port } = JSON.parse(line);
    expect(ready).toBe(true);
    expect((await fetch(`http://127.0.0.1:${port}/_/book`)).status).toBe(200);
    expect(statSync(join(folder, "book.db")).mode & 0o777).toBe(0o600);
    child.stdin.end();
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  });

  it("ends on SIGTERM, and starts again on the same book", async () => {
    for (let n = 0; n < 2; n++) {
      const child = start();
      await once(createInterface({ input: child.stdout }), "line");
      child.kill("SIGTERM");
      const [code] = await once(child, "exit");
      expect(code).toBe(0);
    }
  });

  it("does not start without its app file, and says so", async () => {
    const child = start({ SIMULATOR_APP_FILE: join(folder, "missing.json") });
    const [message] = await once(child.stderr, "data");
    const [code] = await once(child, "exit");
    expect(code).toBe(1);
    expect(String(message)).toContain("SIMULATOR_APP_FILE");
  });
});
