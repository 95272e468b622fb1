import { configDefaults, defineConfig } from "vitest/config";
import { requireNode24 } from "./tools/house/node-version.ts";
import { NotRunReporter, notRun } from "./tools/house/not-run-reporter.ts";

requireNode24();

/** `npm test`: everything that needs neither other processes of ours nor a browser. */
export default defineConfig({
  test: {
    name: "unit",
    include: ["{packages,services,apps,tools,bench}/**/*.test.{ts,tsx}"],
    exclude: [...configDefaults.exclude, "**/*.int.test.ts", "**/build/**"],
    environment: "node",
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    reporters: ["default", new NotRunReporter(notRun)],
  },
});
