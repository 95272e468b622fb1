import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Files by their path under the root. */
export type Files = Readonly<Record<string, string>>;

const house = fileURLToPath(new URL("../../..", import.meta.url));
const configs = [
  "biome.json",
  ".dependency-cruiser.mjs",
  "tools/house/import-rules.ts",
  "tsconfig.json",
  "tsconfig.base.json",
  ".gitignore",
];
const tools = ["@biomejs", "@types", "typescript", "dependency-cruiser", ".bin", "zod", "effect", "vitest"];

const manifest = (name: string, dependencies: Readonly<Record<string, string>>): string =>
  `${JSON.stringify({ name, version: "0.1.0", type: "module", exports: { "./*": "./src/*.ts" }, dependencies }, null, 2)}\n`;

/** Every project that an import rule names, with one blameless file. */
const projects = [
  ...[
    "domain",
    "sqlite",
    "blob-store",
    "instagram",
    "document-store",
    "vault",
    "event-store",
    "read-models",
    "testing",
  ].map((name) => `packages/${name}`),
  ...["ingest", "projections", "automations", "standalone"].map((name) => `services/${name}`),
  "apps/web",
  "tools/meta-simulator",
];

const write = (root: string, files: Files): void => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
};

const link = (root: string, name: string, target: string): void => {
  mkdirSync(dirname(join(root, "node_modules", name)), { recursive: true });
  symlinkSync(target, join(root, "node_modules", name));
};

const project = (root: string, folder: string): void => {
  const name = `@soshogle/${folder.split("/")[1]}`;
  write(root, {
    [`${folder}/package.json`]: manifest(name, { zod: "*", effect: "*", mongodb: "*" }),
    [`${folder}/src/blameless.ts`]: `export const blameless = "${name}";\n`,
  });
  link(root, name, join(root, folder));
};

/**
 * A house of its own in a temporary folder: the real rules, the real tools, and only the given files.
 * Removed when disposed of.
 */
export const plant = (files: Files): { readonly root: string; readonly [Symbol.dispose]: () => void } => {
  const root = mkdtempSync(join(tmpdir(), "soshogle-house-"));
  for (const config of configs) cpSync(join(house, config), join(root, config));
  for (const tool of tools) link(root, tool, join(house, "node_modules", tool));
  write(root, {
    "package.json": manifest("planted", { "dependency-cruiser": "*" }),
    "package-lock.json": '{ "packages": {} }\n',
    "node_modules/mongodb/package.json": '{ "name": "mongodb", "version": "7.0.0", "main": "index.js" }',
    "node_modules/mongodb/index.js": "",
  });
  for (const folder of projects) project(root, folder);
  write(root, files);
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
};
