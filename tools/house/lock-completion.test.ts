import { describe, expect, it } from "vitest";
import { completeLock, type Lock, lockProblems, missingEntries, platformOf, registryHosts } from "./lock-completion.ts";

const bundler = (variants: Record<string, string>): Lock => ({
  packages: {
    "": {},
    "node_modules/bundler": { version: "2.0.0", dev: true, optionalDependencies: variants },
    "node_modules/@bundler/linux-x64": { version: "2.0.0", optional: true, os: ["linux"], cpu: ["x64"] },
  },
});

describe("missingEntries", () => {
  it("is empty for a lock that places every variant", () => {
    expect(missingEntries(bundler({ "@bundler/linux-x64": "2.0.0" }))).toEqual([]);
  });

  it("names the variant that a mirror left out", () => {
    expect(missingEntries(bundler({ "@bundler/linux-x64": "2.0.0", "@bundler/darwin-arm64": "2.0.0" }))).toEqual([
      { path: "node_modules/@bundler/darwin-arm64", name: "@bundler/darwin-arm64", version: "2.0.0", dev: true },
    ]);
  });

  it("wants another version beside the one that holds the place", () => {
    expect(missingEntries(bundler({ "@bundler/linux-x64": "3.0.0" })).map(({ path }) => path)).toEqual([
      "node_modules/bundler/node_modules/@bundler/linux-x64",
    ]);
  });

  it("accepts any version for a range", () => {
    expect(missingEntries(bundler({ "@bundler/linux-x64": "^2.0.0" }))).toEqual([]);
  });

  it("finds a variant in the folder of an outer package", () => {
    const lock: Lock = {
      packages: {
        "node_modules/outer/node_modules/bundler": { optionalDependencies: { "@bundler/sunos-x64": "1.0.0" } },
        "node_modules/outer/node_modules/@bundler/sunos-x64": { version: "1.0.0" },
      },
    };
    expect(missingEntries(lock)).toEqual([]);
  });
});

describe("platformOf", () => {
  it.each([
    ["@rollup/rollup-darwin-arm64", { os: ["darwin"], cpu: ["arm64"] }],
    ["@rollup/rollup-linux-x64-musl", { os: ["linux"], cpu: ["x64"], libc: ["musl"] }],
    ["@rollup/rollup-linux-arm-gnueabihf", { os: ["linux"], cpu: ["arm"], libc: ["glibc"] }],
    ["@rollup/rollup-android-arm-eabi", { os: ["android"], cpu: ["arm"] }],
    ["@nx/nx-win32-arm64-msvc", { os: ["win32"], cpu: ["arm64"] }],
    ["@esbuild/linux-x64", { os: ["linux"], cpu: ["x64"] }],
    ["@tailwindcss/oxide-wasm32-wasi", { cpu: ["wasm32"] }],
    ["graceful-fs", {}],
  ])("reads %s", (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });
});

describe("completeLock", () => {
  const incomplete = bundler({ "@bundler/linux-x64": "2.0.0", "@bundler/darwin-arm64": "2.0.0" });

  it("adds what is missing, marked for its system and optional", () => {
    expect(completeLock(incomplete).packages["node_modules/@bundler/darwin-arm64"]).toMatchObject({
      version: "2.0.0",
      os: ["darwin"],
      cpu: ["arm64"],
      optional: true,
      dev: true,
    });
  });

  it("leaves no problem behind and changes nothing the second time", () => {
    const once = completeLock(incomplete);
    expect(lockProblems(once)).toEqual([]);
    expect(JSON.stringify(completeLock(once))).toBe(JSON.stringify(once));
  });

  it("takes registry hosts out and keeps links", () => {
    const lock: Lock = {
      packages: {
        "node_modules/a": { version: "1.0.0", resolved: "https://registry.example/a/-/a-1.0.0.tgz" },
        "node_modules/b": { resolved: "packages/b", link: true },
      },
    };
    expect(registryHosts(lock)).toEqual(["registry.example"]);
    expect(completeLock(lock).packages).toEqual({
      "node_modules/a": { version: "1.0.0" },
      "node_modules/b": { resolved: "packages/b", link: true },
    });
  });
});
