import { describe, expect, it } from "vitest";
import { lockCheck } from "../checks.ts";
import { plant } from "./tree.ts";

const manifest = { dependencies: { bundler: "1.0.0" } };
const bundler = { version: "1.0.0", optionalDependencies: { "@bundler/darwin-arm64": "1.0.0" } };
const variant = { version: "1.0.0", optional: true, os: ["darwin"], cpu: ["arm64"] };
const complete = {
  "": manifest,
  "node_modules/bundler": bundler,
  "node_modules/@bundler/darwin-arm64": variant,
};

const check = (packages: Readonly<Record<string, object>>) => {
  using tree = plant({
    "package.json": JSON.stringify(manifest),
    "package-lock.json": JSON.stringify({ lockfileVersion: 3, packages }),
  });
  return lockCheck.run(tree.root);
};

describe("lock", () => {
  it("passes when complete", () => {
    expect(check(complete)).toEqual({ ok: true, output: "" });
  });

  it("fails on a variant left out for another system", () => {
    const { "node_modules/@bundler/darwin-arm64": _, ...incomplete } = complete;
    expect(check(incomplete)).toMatchObject({
      ok: false,
      output: expect.stringContaining("package-lock.json lacks @bundler/darwin-arm64@1.0.0"),
    });
  });

  it("fails on a registry's host", () => {
    const named = { ...bundler, resolved: "https://registry.example/bundler/-/bundler-1.0.0.tgz" };
    expect(check({ ...complete, "node_modules/bundler": named })).toMatchObject({
      ok: false,
      output: expect.stringContaining("package-lock.json names the registry registry.example"),
    });
  });

  it("fails when a package.json has moved on", () => {
    expect(check({ ...complete, "": { dependencies: { bundler: "0.9.0" } } })).toMatchObject({
      ok: false,
      output: expect.stringContaining("package-lock.json is behind package.json"),
    });
  });
});
