import { configDefaults, defineConfig } from "vitest/config";
import { containersNotRun } from "./tools/house/docker.ts";
import { requireNode24 } from "./tools/house/node-version.ts";
import { NotRunReporter } from "./tools/house/not-run-reporter.ts";

requireNode24();

/** `npm run test:int`: whole processes, killed and started again; one file at a time, since they measure and kill. */
export default defineConfig({
  test: {
    name: "integration",
    include: ["{packages,services,apps,tools}/**/*.int.test.ts"],
    exclude: [...configDefaults.exclude, "**/build/**"],
    environment: "node",
    pool: "forks",
    fileParallelism: false,
    passWithNoTests: true,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    reporters: ["default", new NotRunReporter(containersNotRun())],
  },
});
