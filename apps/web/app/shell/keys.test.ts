import { expect, it } from "vitest";
import { isPlainKey } from "./keys.ts";

const plain = { ctrlKey: false, metaKey: false, altKey: false, isComposing: false };

it("leaves modified keys and compositions alone", () => {
  expect(isPlainKey(plain)).toBe(true);
  for (const name of ["ctrlKey", "metaKey", "altKey", "isComposing"] as const)
    expect(isPlainKey({ ...plain, [name]: true })).toBe(false);
});
