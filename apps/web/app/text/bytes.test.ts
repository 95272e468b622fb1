import { expect, it } from "vitest";
import { byteLength } from "./bytes.ts";

it("counts bytes, not characters", () => {
  expect([
    byteLength(""),
    byteLength("abc"),
    byteLength("é"),
    byteLength("ه"),
    byteLength("😀"),
    byteLength("👩‍👩‍👧"),
  ]).toEqual([0, 3, 2, 2, 4, 18]);
});
