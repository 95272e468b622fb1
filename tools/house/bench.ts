import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";

const usage = `Usage: npm run bench [-- name …] [-- --save]

Runs bench/<name>.bench.ts, or all of them, one after another on an otherwise idle machine. --save keeps the figures
with their date in bench/results.`;

const root = fileURLToPath(new URL("../..", import.meta.url));

const runOne = (file: string, options: readonly string[]): boolean => {
  console.log(`\n${file}`);
  return spawnSync(process.execPath, [file, ...options], { cwd: root, stdio: "inherit" }).status === 0;
};

const main = (args: readonly string[]): void => {
  if (args.includes("--help")) {
    console.log(usage);
    return;
  }
  const options = args.filter((arg) => arg.startsWith("--"));
  const names = args.filter((arg) => !arg.startsWith("--"));
  const files = globSync(`bench/${names.length > 0 ? `{${names.join(",")},}` : "*"}.bench.ts`, { cwd: root }).sort();
  if (files.length === 0) console.error(`There is no bench/${names.join(" or bench/")}.bench.ts.`);
  const failed = files.filter((file) => !runOne(file, options));
  process.exitCode = files.length > 0 && failed.length === 0 ? 0 : 1;
};

main(process.argv.slice(2));
