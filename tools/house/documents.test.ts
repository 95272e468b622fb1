import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const files = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: root, exclude: ["**/node_modules/**", "**/build/**", "data/**"] }).sort();

const linksOf = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].flatMap(([, target]) =>
    target === undefined || target.includes("://") ? [] : [target],
  );

describe("documents", () => {
  it.each(files("**/*.md"))("%s links to files that exist", (path) => {
    const broken = linksOf(read(path)).filter((target) => !existsSync(join(root, dirname(path), target)));
    expect(broken).toEqual([]);
  });

  it.each(files("docs/decisions/*.md"))("%s is short, dated, and listed", (path) => {
    const record = read(path);
    expect(record.split("\n").length).toBeLessThanOrEqual(60);
    expect(record).toMatch(/^# \d{3}: .+\n\nDate: \d{4}-\d{2}-\d{2} · Status: (accepted|superseded)/);
    for (const heading of ["Context", "Decision", "Consequences"]) expect(record).toContain(`\n## ${heading}\n`);
    expect(linksOf(read("docs/README.md"))).toContain(path.replace("docs/", ""));
  });

  it.each(files("packages/*/package.json"))("%s has a README of at most 30 lines", (manifest) => {
    const lines = read(join(dirname(manifest), "README.md"))
      .trimEnd()
      .split("\n");
    expect(lines.length).toBeLessThanOrEqual(30);
  });
});

describe(".env.example", () => {
  /** Accepted with a warning and otherwise ignored, so nobody should set it. */
  const ignored = ["NEXT_PUBLIC_INSTAGRAM_VERIFY_TOKEN"];
  const listed = new Set([...read(".env.example").matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name));
  const configs = files("{services,apps}/**/{config,config.server}.ts");

  it.each(configs)("lists every variable of %s", (path) => {
    const names = [...read(path).matchAll(/^\s*([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*):/gm)].map(([, name]) => name);
    expect(names.filter((name) => name !== undefined && !listed.has(name) && !ignored.includes(name))).toEqual([]);
  });

  it("explains each variable in the line above it", () => {
    const lines = read(".env.example").split("\n");
    const bare = lines.filter((line, at) => /^[A-Z]/.test(line) && !lines[at - 1]?.startsWith("# "));
    expect(bare).toEqual([]);
  });
});
