import { defineConfig } from "vitest/config";
import { requireNode24 } from "./tools/house/node-version.ts";
import { whyMissing } from "./tools/mongo-wire/src/installation.ts";

requireNode24();
const missing = whyMissing();
if (missing !== null) throw new Error(`the browser suite on servers needs mongo-wire: ${missing}`);

/**
 * Browser tests that are small, under 3,000 documents a collection: what mongo-wire carries. The others are the thread of
 * 5,000 messages, and lists and pictures, which run without any store.
 */
const SMALL = ["path", "unsend", "work", "leads", "dashboard", "tabs", "incomplete", "tutorial", "told", "keyboard"];

/** `npm run test:e2e:servers`: the four roles as processes, on stand-ins for EventStoreDB and MongoDB, in headless Chromium. */
export default defineConfig({
  test: {
    name: "browser on servers",
    include: [...SMALL.map((name) => `e2e/${name}.e2e.ts`), "e2e/on-servers/*.e2e.ts"],
    environment: "node",
    env: { E2E_STORES: "servers" },
    pool: "forks",
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 240_000,
  },
});
