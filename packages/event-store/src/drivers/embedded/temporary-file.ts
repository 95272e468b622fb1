import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where a log can be made for one test; its folder goes when the process ends. */
export const temporaryFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "soshogle-log-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "log.db");
};
