import { expect, it } from "vitest";
import { quarantinePath, readFilters } from "./filters.ts";

it("reads back what it wrote", () => {
  const filters = { scope: "unknown", itemStatus: "recorded", reason: "bad_id" } as const;
  const path = quarantinePath(filters, "a/b");
  expect(readFilters(new URLSearchParams(path.split("?")[1]))).toEqual(filters);
  expect(path).toContain("item=a%2Fb");
});

it("leaves the address plain for the defaults, and for what it does not know", () => {
  expect(quarantinePath(readFilters(new URLSearchParams("of=x&show=y&reason=toString")))).toBe("/quarantine");
});
