import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { completeLock, lockProblems } from "./lock-completion.ts";

const usage = `Usage: npm run lock

Brings package-lock.json up to date with the package.json files, then completes it for other systems and takes
registry hosts out of it. Needs the registry; installs nothing.`;

const main = (): void => {
  if (process.argv.includes("--help")) {
    console.log(usage);
    return;
  }
  const npm = spawnSync("npm", ["install", "--package-lock-only", "--ignore-scripts"], { stdio: "inherit" });
  if (npm.status !== 0) process.exit(npm.status ?? 1);

  const path = new URL("../../package-lock.json", import.meta.url);
  const lock = completeLock(JSON.parse(readFileSync(path, "utf8")));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);

  const problems = lockProblems(lock);
  for (const problem of problems) console.error(`package-lock.json ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
};

main();
