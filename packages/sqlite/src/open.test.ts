import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { codeOf, FileInUse, openOwned } from "./open.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "soshogle-sqlite-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("openOwned", () => {
  it("opens a durable file in WAL mode", () => {
    const database = openOwned(join(folder, "a.db"), "full");
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(["journal_mode", "synchronous", "locking_mode", "secure_delete"].map(pragma)).toEqual([
      "wal",
      2,
      "exclusive",
      1,
    ]);
    database.close();
  });

  it("refuses a file that is open already, until it is closed", () => {
    const file = join(folder, "a.db");
    const first = openOwned(file, "full");
    expect(() => openOwned(file, "normal")).toThrow(FileInUse);
    first.close();
    openOwned(file, "normal").close();
  });

  it("passes on what else SQLite says", () => {
    expect(() => openOwned(join(folder, "missing", "a.db"), "full")).toThrow(/unable to open/);
  });
});

describe("codeOf", () => {
  it("is the primary code of SQLite's errors only", () => {
    const database = openOwned(join(folder, "a.db"), "full");
    database.exec("CREATE TABLE t (a INTEGER UNIQUE) STRICT; INSERT INTO t VALUES (1)");
    const errors = ["INSERT INTO t VALUES (1)", "INSERT INTO t VALUES ('x')"].map((sql) => {
      try {
        return database.exec(sql);
      } catch (error) {
        return codeOf(error);
      }
    });
    expect(errors).toEqual([19, 19]);
    expect(codeOf(new Error("other"))).toBeUndefined();
    database.close();
  });
});
