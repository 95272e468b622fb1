import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { INBOX_LIMIT, inboxWeight } from "./page-weight.ts";

let client: string;
beforeEach(() => {
  client = mkdtempSync(join(tmpdir(), "page-weight-"));
  mkdirSync(join(client, "assets"));
});
afterEach(() => rmSync(client, { recursive: true, force: true }));

const inbox = ["root", "workspace", "conversations", "no-conversation", "thread"];
/** A build whose routes all share one file. */
const build = (sharedBytes: number, ids = inbox) => {
  const routes = Object.fromEntries(
    ids.map((id) => [id, { module: "/assets/own.js", imports: ["/assets/shared.js"] }]),
  );
  const manifest = { entry: { module: "/assets/entry.js", imports: [] }, routes };
  writeFileSync(join(client, "assets/manifest-1.js"), `window.__remixManifest=${JSON.stringify(manifest)};`);
  for (const name of ["entry", "own"]) writeFileSync(join(client, `assets/${name}.js`), "1");
  writeFileSync(join(client, "assets/shared.js"), randomBytes(sharedBytes));
};

it("counts each file once, compressed", () => {
  build(50_000);
  const { total, files } = inboxWeight(client);
  expect([...files.keys()].sort()).toEqual(["/assets/entry.js", "/assets/own.js", "/assets/shared.js"]);
  expect(total).toBeGreaterThan(50_000);
  expect(total).toBeLessThan(51_000);
});

it("sees an inbox that is too heavy", () => {
  build(INBOX_LIMIT);
  expect(inboxWeight(client).total).toBeGreaterThan(INBOX_LIMIT);
});

it("refuses a build without one of the inbox's routes", () => {
  build(1, ["root"]);
  expect(() => inboxWeight(client)).toThrow('no route "workspace"');
});
