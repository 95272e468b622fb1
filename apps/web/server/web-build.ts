import { spawnSync } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const WEB = dirname(import.meta.dirname);
const BUILT = join(WEB, "build/server/index.js");
export const CLIENT = join(WEB, "build/client");
/** What the pages are made of; the server beside them is run as it is. */
const SOURCES = ["app/**/*", "public/**/*", "vite.config.ts", "package.json"];

/** Builds the pages where the build is missing or older than their sources. Throws when the build fails. */
export const ensureWebBuild = (): void => {
  if (existsSync(BUILT) && newestSource() <= statSync(BUILT).mtimeMs) return;
  console.log("Building the pages (only after changes, a few seconds) …");
  const cli = createRequire(join(WEB, "package.json")).resolve("@remix-run/dev/dist/cli.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "vite:build"], { cwd: WEB, encoding: "utf8" });
  if (status !== 0) throw new Error(`the pages could not be built:\n${stdout}${stderr}`);
};

const newestSource = (): number =>
  Math.max(...globSync(SOURCES, { cwd: WEB }).map((file) => statSync(join(WEB, file)).mtimeMs));

/** The server's part of the build, for Remix. */
export const loadWebBuild = async () => import(BUILT as string); // made by Vite: TypeScript cannot know it
