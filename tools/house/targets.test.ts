import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));
const { packages } = read("package-lock.json");
const projects = Object.keys(packages).filter((path) => path !== "" && !path.includes("node_modules/"));

describe("every project", () => {
  it.each(projects)("%s has the same targets", (project) => {
    expect(Object.keys(read(join(project, "package.json")).scripts)).toEqual(
      expect.arrayContaining(["lint", "types", "test", "test:int"]),
    );
  });

  it.each(projects)("%s is named after its folder", (project) => {
    expect(read(join(project, "package.json")).name).toBe(`@soshogle/${project.slice(dirname(project).length + 1)}`);
  });
});

describe("the root", () => {
  it("has every script that the documents name", () => {
    const named = ["start", "dev", "build", "check", "fix", "lock", "test", "test:int", "test:e2e", "bench"];
    const commands = ["simulator", "owner-link", "sign"];
    expect(Object.keys(read("package.json").scripts)).toEqual(expect.arrayContaining([...named, ...commands]));
  });
});
