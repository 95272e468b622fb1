import { describe, expect, it } from "vitest";
import { typesCheck, webTypesCheck } from "../checks.ts";
import { type Files, plant } from "./tree.ts";

/** The compiler's code, the file, and what stands in it. */
const violations = [
  ["TS2322", "packages/vault/src/wrong.ts", 'export const size: number = "large";\n'],
  ["TS1294", "packages/vault/src/enum.ts", "export enum Colour {\n  Red,\n}\n"],
  ["TS2532", "packages/vault/src/index-access.ts", "export const length = (all: string[]) => all[0].length;\n"],
  ["TS6133", "packages/vault/src/unused.ts", "export const f = (): void => {\n  const unused = 1;\n};\n"],
  [
    "TS1484",
    "packages/vault/src/import-type.ts",
    'import { Kind } from "./kind.ts";\n\nexport const kind: Kind = "a";\n',
  ],
  ["TS2307", "services/ingest/src/lost.ts", 'import "@soshogle/vault/nowhere.ts";\nimport("./nowhere.ts");\n'],
  [
    "TS2366",
    "packages/vault/src/switch.ts",
    'export const f = (kind: "a" | "b"): number => {\n  switch (kind) {\n    case "a":\n      return 1;\n  }\n};\n',
  ],
] as const;

const kinds: Files = { "packages/vault/src/kind.ts": 'export type Kind = "a" | "b";\n' };

describe("types", () => {
  it("let a sound house pass", () => {
    using tree = plant({ ...kinds });
    expect(typesCheck.run(tree.root)).toMatchObject({ ok: true });
  });

  describe("with one file planted for each mistake", () => {
    using tree = plant({ ...kinds, ...Object.fromEntries(violations.map(([, ...file]) => file)) });
    const { ok, output } = typesCheck.run(tree.root);

    it("fail", () => {
      expect(ok).toBe(false);
    });

    it.each(violations)("%s names %s", (code, file) => {
      const lines = output.split("\n").filter((line) => line.startsWith(file));
      expect(lines.some((line) => line.includes(code))).toBe(true);
    });
  });

  it("fail on the web app's own files", () => {
    using tree = plant({
      "apps/web/tsconfig.json": '{ "extends": "../../tsconfig.base.json", "include": ["app"] }\n',
      "apps/web/app/wrong.ts": 'export const size: number = "large";\n',
    });
    expect(webTypesCheck.run(tree.root)).toMatchObject({ ok: false, output: expect.stringContaining("app/wrong.ts") });
  });
});
