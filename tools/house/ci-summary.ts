import { readdirSync, readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { type StepResult, totalsOfAll } from "./ci-totals.ts";

const usage = `Usage: node tools/house/ci-summary.ts <folder>

Counts what .ci/run left in a folder: <step>.exit (its exit code), <suite>.json (a vitest report),
<suite>.skipped (why it could not run).`;

const readSteps = (folder: string): readonly StepResult[] => {
  const files = readdirSync(folder);
  const text = (file: string): string => readFileSync(join(folder, file), "utf8").trim();
  return files.flatMap((file): readonly StepResult[] => {
    const name = basename(file, extname(file));
    if (extname(file) === ".skipped") return [{ name, notRun: text(file) }];
    if (extname(file) !== ".exit") return [];
    const report = files.includes(`${name}.json`) ? text(`${name}.json`) : undefined;
    return [{ name, exitCode: Number(text(file)), report }];
  });
};

const [folder] = process.argv.slice(2);
if (folder === undefined || folder === "--help") {
  console.log(usage);
} else {
  const { passed, failed, skipped, remarks } = totalsOfAll(readSteps(folder));
  for (const remark of remarks) console.log(remark);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}
