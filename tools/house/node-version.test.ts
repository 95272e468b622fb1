import { describe, expect, it } from "vitest";
import { requireNode24 } from "./node-version.ts";

describe("requireNode24", () => {
  it("accepts any Node 24", () => {
    expect(() => requireNode24("24.15.0")).not.toThrow();
  });

  it("names the version it met otherwise", () => {
    expect(() => requireNode24("20.20.2")).toThrow(/runs on 20\.20\.2/);
  });

  it("is satisfied by the node that runs the tests", () => {
    expect(() => requireNode24()).not.toThrow();
  });
});
