import { describe, expect, it } from "vitest";
import { importRulesCheck } from "../checks.ts";
import { importRules } from "../import-rules.ts";
import { counterparts, importViolations, targets } from "./import-violations.ts";
import { plant } from "./tree.ts";

/** The lines `error <rule>: <from> → …` of dependency-cruiser, as `<rule> <from>`. */
const violationsOf = (output: string): readonly string[] =>
  [...output.matchAll(/error ([\w-]+): (\S+)/g)].map(([, rule, from]) => `${rule} ${from}`);

const check = (files: Readonly<Record<string, string>>) => {
  using tree = plant(files);
  return importRulesCheck.run(tree.root);
};

describe("import rules", () => {
  it("let the arrows of the design pass", () => {
    expect(check(targets)).toMatchObject({ ok: true });
  });

  describe("with one file planted for each", () => {
    const files = Object.fromEntries(importViolations.map(({ file, content }) => [file, content]));
    const { ok, output } = check({ ...targets, ...counterparts, ...files });
    const violations = violationsOf(output);

    it("fail", () => {
      expect(ok).toBe(false);
    });

    it.each(importViolations)("$rule names $file", ({ rule, file }) => {
      expect(violations).toContain(`${rule} ${file}`);
    });

    it("blame nobody else", () => {
      const planted = new Set(importViolations.map(({ file }) => file));
      const blamed = violations.map((violation) => violation.split(" ")[1]);
      expect(blamed.filter((file) => file !== undefined && !planted.has(file) && !(file in counterparts))).toEqual([]);
    });
  });

  it("have a planted violation each", () => {
    const planted = new Set(importViolations.map(({ rule }) => rule));
    const ruleNames = importRules.forbidden?.map(({ name }) => name ?? "without a name") ?? [];
    expect(ruleNames.filter((name) => !planted.has(name))).toEqual([]);
  });
});
