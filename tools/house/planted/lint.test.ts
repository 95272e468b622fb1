import { describe, expect, it } from "vitest";
import { formatAndLintCheck } from "../checks.ts";
import { type Files, plant } from "./tree.ts";

const check = (files: Files) => {
  using tree = plant(files);
  return formatAndLintCheck.run(tree.root);
};

const wait = "packages/vault/src/wait.ts";
const blameless: Files = {
  [wait]: "export const wait = async (): Promise<void> => {};\n",
  "services/ingest/src/config.ts": 'export const port = process.env.PORT ?? "3000";\n',
};

/** What biome calls the problem, the file, and what stands in it. */
const violations = [
  ["format", "packages/vault/src/shape.ts", "export const shape = { wide:1 }\n"],
  [
    "assist/source/organizeImports",
    "packages/vault/src/order.ts",
    'import { b } from "./b.ts";\nimport { a } from "./a.ts";\n\nexport const both = [a, b];\n',
  ],
  ["lint/suspicious/noExplicitAny", "packages/vault/src/any.ts", "export const anything: any = 1;\n"],
  [
    "lint/nursery/noFloatingPromises",
    "packages/vault/src/floating.ts",
    'import { wait } from "./wait.ts";\n\nexport const start = (): void => {\n  wait();\n};\n',
  ],
  [
    "lint/nursery/noMisusedPromises",
    "packages/vault/src/misused.ts",
    'import { wait } from "./wait.ts";\n\nexport const ready = (): string => (wait() ? "yes" : "no");\n',
  ],
  [
    "lint/style/useImportType",
    "packages/vault/src/type.ts",
    'import { Kind } from "./kind.ts";\n\nexport const kind: Kind = 1;\n',
  ],
  ["lint/style/noNonNullAssertion", "packages/vault/src/bang.ts", "export const first = (all: string[]) => all[0]!;\n"],
  ["lint/style/noDefaultExport", "packages/vault/src/default.ts", "const one = 1;\nexport default one;\n"],
  ["lint/performance/noBarrelFile", "packages/vault/src/index.ts", 'export { wait } from "./wait.ts";\n'],
  ["lint/style/noProcessEnv", "packages/vault/src/env.ts", "export const home = process.env.HOME;\n"],
  [
    "lint/style/noRestrictedImports",
    "packages/vault/src/imported-env.ts",
    'import { env } from "node:process";\n\nexport const home = env.HOME;\n',
  ],
  [
    "lint/suspicious/noFocusedTests",
    "packages/vault/src/focus.test.ts",
    'import { it } from "vitest";\n\nit.only("runs alone", () => {});\n',
  ],
  [
    "lint/suspicious/noSkippedTests",
    "packages/vault/src/skip.test.ts",
    'import { it } from "vitest";\n\nit.skip("never runs", () => {});\n',
  ],
  ["lint/correctness/noUnusedImports", "packages/vault/src/unused.ts", 'import { wait } from "./wait.ts";\n'],
] as const;

describe("formatter and linter", () => {
  it("let a tidy house pass, its config.ts included", () => {
    expect(check(blameless)).toMatchObject({ ok: true });
  });

  describe("with one file planted for each rule", () => {
    const { ok, output } = check({ ...blameless, ...Object.fromEntries(violations.map(([, ...file]) => file)) });

    it("fail", () => {
      expect(ok).toBe(false);
    });

    it.each(violations)("%s names %s", (rule, file) => {
      const lines = output.split("\n").filter((line) => line.startsWith(file));
      expect(lines.some((line) => line.includes(rule))).toBe(true);
    });
  });

  it("leave no warning standing", () => {
    expect(check({ "packages/vault/src/let.ts": "export const f = (x: number) => {\n  return;\n};\n" }).ok).toBe(false);
  });
});
