import { spawnSync } from "node:child_process";
import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { docsCheck } from "../checks.ts";
import { plant } from "./tree.ts";

const pages = ["events", "endpoints", "configuration"].map((name) => `docs/reference/${name}.md`);

/** A house whose pages were just made. */
const planted = () => {
  const tree = plant({});
  const script = fileURLToPath(new URL("../docs.ts", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script], { cwd: tree.root, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return tree;
};

describe("reference pages", () => {
  it("pass when they are what the code says", () => {
    using tree = planted();
    expect(docsCheck.run(tree.root)).toEqual({ ok: true, output: "" });
  });

  it.each(pages)("fail when %s was changed by hand, or is missing", (page) => {
    using tree = planted();
    const verdict = { ok: false, output: `${page} is not current. Run \`npm run docs\`.` };
    appendFileSync(join(tree.root, page), "A sentence of nobody's.\n");
    expect(docsCheck.run(tree.root)).toEqual(verdict);
    rmSync(join(tree.root, page));
    expect(docsCheck.run(tree.root)).toEqual(verdict);
  });
});
