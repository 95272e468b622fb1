import { defineConfig } from "vitest/config";
import { requireNode24 } from "./tools/house/node-version.ts";

requireNode24();

/** `npm run test:e2e`: the whole product in headless Chromium, one file at a time. */
export default defineConfig({
  test: {
    name: "browser",
    include: ["e2e/*.e2e.ts"],
    environment: "node",
    pool: "forks",
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
