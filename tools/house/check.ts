import { fileURLToPath } from "node:url";
import { type Check, checks } from "./checks.ts";

const usage = `Usage: npm run check

Format, lint, types, import rules, the lock, the reference pages and the weight of the pages; every problem is shown, not
only the first. "npm run fix" repairs what can be repaired by a machine.`;

const root = fileURLToPath(new URL("../..", import.meta.url));

const runAndTell = ({ name, run }: Check): boolean => {
  const start = performance.now();
  const { ok, output, figure } = run(root);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (!ok) console.log(`\n${output}\n`);
  console.log(`${ok ? "ok    " : "FAILED"} ${name}${figure ? `: ${figure}` : ""} (${seconds} s)`);
  return ok;
};

if (process.argv.includes("--help")) {
  console.log(usage);
} else {
  const failed = checks.filter((check) => !runAndTell(check));
  process.exitCode = failed.length === 0 ? 0 : 1;
}
