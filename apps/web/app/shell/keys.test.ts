import { afterEach, expect, it, vi } from "vitest";
import { isPlainKey, isUnmodified, lettersAreOn, switchLetters } from "./keys.ts";

const plain = { ctrlKey: false, metaKey: false, altKey: false, isComposing: false };

afterEach(() => vi.unstubAllGlobals());

const withStorage = () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
};

it("leaves modified keys and compositions alone", () => {
  expect(isPlainKey(plain)).toBe(true);
  for (const name of ["ctrlKey", "metaKey", "altKey", "isComposing"] as const)
    expect(isPlainKey({ ...plain, [name]: true })).toBe(false);
});

it("switches letters off and on, and no other key", () => {
  withStorage();
  switchLetters("off");
  expect([lettersAreOn(), isPlainKey(plain), isUnmodified(plain)]).toEqual([false, false, true]);
  switchLetters("on");
  expect([lettersAreOn(), isPlainKey(plain)]).toEqual([true, true]);
});

it("has letters on where a browser keeps nothing", () => {
  vi.stubGlobal("localStorage", undefined);
  switchLetters("off");
  expect(lettersAreOn()).toBe(true);
});
