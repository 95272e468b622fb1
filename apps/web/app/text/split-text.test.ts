import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteLength } from "./bytes.ts";
import { messagesAtMost, splitText } from "./split-text.ts";

const bare = (text: string): string => text.replaceAll(/\s/g, "");

describe("a text", () => {
  it("that fits stays one message", () => {
    expect(splitText("é".repeat(500))).toEqual(["é".repeat(500)]);
    expect(splitText("")).toEqual([""]);
  });

  it("is cut where a reader pauses", () => {
    const sentence = "Yes, we have it in blue and in green.";
    const pieces = splitText(Array(30).fill(sentence).join(" "));
    expect(pieces).toEqual([Array(26).fill(sentence).join(" "), Array(4).fill(sentence).join(" ")]);
    expect(splitText("one two three", 8)).toEqual(["one two", "three"]);
    expect(splitText("one\n\ntwo three", 10)).toEqual(["one\n\ntwo", "three"]);
  });

  it("of one long word is cut between characters", () => {
    expect(splitText("abcdef", 4)).toEqual(["abcd", "ef"]);
    const family = "👨‍👩‍👧‍👦";
    expect(splitText(family.repeat(3), byteLength(family) + 3)).toEqual([family, family, family]);
  });

  it("of 500 emoji becomes two messages, a word of 10 kB none", () => {
    expect(splitText("😀".repeat(500))?.map(byteLength)).toEqual([1_000, 1_000]);
    expect(splitText("w".repeat(10_000))).toBeNull();
  });

  it("keeps every character, whole and within the limit", () => {
    const words = fc.array(
      fc.oneof(fc.string({ unit: "grapheme", maxLength: 30 }), fc.constantFrom(" ", "\n", "\n\n", ". ", "👨‍👩‍👧‍👦")),
    );
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 80 }), (parts, limit) => {
        const text = parts.join("");
        const pieces = splitText(text, limit);
        if (pieces === null) {
          expect(byteLength(text)).toBeGreaterThan(limit);
          return;
        }
        expect(pieces.length).toBeLessThanOrEqual(messagesAtMost);
        expect(bare(pieces.join(""))).toBe(bare(text));
        for (const piece of pieces) {
          expect(byteLength(piece)).toBeLessThanOrEqual(limit);
          expect(piece.isWellFormed()).toBe(true);
          if (text.trim() !== "") expect(piece).not.toBe("");
        }
      }),
    );
  });
});
