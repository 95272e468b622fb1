import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lockProblems } from "./lock-completion.ts";
import { behindManifests } from "./lock-manifests.ts";
import { INBOX_LIMIT, inboxWeight } from "./page-weight.ts";

/** What one check found. `output` says where and what; a passing check needs none. */
export interface Verdict {
  readonly ok: boolean;
  readonly output: string;
  /** What was measured, worth knowing also while it is good. */
  readonly figure?: string;
}

/** One rule of the house, checked over the tree at `root`. */
export interface Check {
  readonly name: string;
  readonly run: (root: string) => Verdict;
}

/** Runs a tool of node_modules under the very Node that runs us, whatever `node` means in the path. */
const command = (root: string, program: string, args: readonly string[], folder = root): Verdict => {
  const script = join(root, "node_modules/.bin", program);
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) return { ok: false, output: `${program} did not start: ${error.message}` };
  return { ok: status === 0, output: `${stdout}${stderr}`.trim() };
};

const codeFolders = ["packages", "services", "apps", "tools", "e2e", "bench"];

export const formatAndLintCheck: Check = {
  name: "format and lint",
  run: (root) => command(root, "biome", ["check", "--error-on-warnings", "--max-diagnostics=200", "."]),
};

export const typesCheck: Check = {
  name: "types",
  run: (root) => command(root, "tsc", ["--noEmit", "-p", "tsconfig.json"]),
};

export const webTypesCheck: Check = {
  name: "types of the web app",
  run: (root) =>
    existsSync(join(root, "apps/web/tsconfig.json"))
      ? command(root, "tsc", ["--noEmit", "-p", "apps/web/tsconfig.json"])
      : { ok: true, output: "" },
};

export const importRulesCheck: Check = {
  name: "import rules",
  run: (root) =>
    command(root, "depcruise", [
      "--config",
      ".dependency-cruiser.mjs",
      ...codeFolders.filter((folder) => existsSync(join(root, folder))),
    ]),
};

export const lockCheck: Check = {
  name: "lock",
  run: (root) => {
    const content = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
    const problems = [...lockProblems(content), ...behindManifests(content, root)];
    if (problems.length === 0) return { ok: true, output: "" };
    const lines = problems.map((problem) => `package-lock.json ${problem}`);
    return { ok: false, output: [...lines, "Run `npm run lock`."].join("\n") };
  },
};

/** The pages of docs/reference, made again by the code of this very house and compared with those at the root. */
export const docsCheck: Check = {
  name: "reference pages",
  run: (root) => {
    const script = fileURLToPath(new URL("docs.ts", import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--check"], {
      cwd: root,
      encoding: "utf8",
    });
    return { ok: status === 0, output: `${stdout}${stderr}`.trim() };
  },
};

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

export const pageWeightCheck: Check = {
  name: "script of the inbox",
  run: (root) => {
    const web = join(root, "apps/web");
    const built = command(root, "remix", ["vite:build"], web);
    if (!built.ok) return built;
    const { total, files } = inboxWeight(join(web, "build/client"));
    const lines = [...files]
      .sort(([, one], [, other]) => other - one)
      .map(([file, bytes]) => `${kilobytes(bytes)} ${file}`);
    const figure = `${kilobytes(total)} of ${kilobytes(INBOX_LIMIT)}, compressed`;
    return { ok: total < INBOX_LIMIT, output: [figure, ...lines].join("\n"), figure };
  },
};

export const checks: readonly Check[] = [
  formatAndLintCheck,
  typesCheck,
  webTypesCheck,
  importRulesCheck,
  lockCheck,
  docsCheck,
  pageWeightCheck,
];
