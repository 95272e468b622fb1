import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { TextLength, textLength } from "./composer-length.tsx";
import type { Mode } from "./drafts.ts";

const shown = (text: string, mode: Mode = "reply"): string =>
  renderToStaticMarkup(<TextLength length={textLength(text, mode)} mode={mode} />);

describe("the length of a reply", () => {
  it("is silent while there is room", () => {
    expect(shown("x".repeat(899))).toBe("");
  });

  it("counts bytes, not characters, when little room is left", () => {
    expect(shown("é".repeat(475))).toContain("950 of 1,000 bytes");
  });

  it("says and shows what a longer text becomes", () => {
    const html = shown(`${"a".repeat(620)} ${"b".repeat(619)}`);
    expect(html).toContain("1,240 bytes: goes out as 2 messages");
    expect(html).toContain("a".repeat(620));
    expect(textLength("😀".repeat(500), "reply")).toMatchObject({ bytes: 2_000, tooLong: false });
  });

  it("is too long when five messages do not hold it", () => {
    expect(textLength("w".repeat(10_000), "reply").tooLong).toBe(true);
    expect(shown("w".repeat(10_000))).toContain("10,000 of 5,000 bytes");
  });

  it("of a note has a limit of its own", () => {
    expect(textLength("w".repeat(10_000), "note").tooLong).toBe(false);
    expect(shown("w".repeat(10_001), "note")).toContain("write two");
  });
});
