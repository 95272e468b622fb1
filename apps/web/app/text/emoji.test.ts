import { expect, it } from "vitest";
import { isFewEmoji } from "./emoji.ts";

it("enlarges one to three emoji", () => {
  for (const text of ["❤️", "😀 😀", "👩‍👩‍👧👍🏽🇩🇪"]) expect(isFewEmoji(text)).toBe(true);
});

it("leaves words, digits and long rows alone", () => {
  for (const text of ["", "123", "#1", "ok 👍", "😀😀😀😀"]) expect(isFewEmoji(text)).toBe(false);
});
