import { projections } from "@soshogle/read-models/projections";
import { describe, expect, it } from "vitest";
import { whatIsMissing, whose } from "./words.ts";

describe("what is missing", () => {
  it.each(projections.map(({ name }) => name))("has words for %s", (shows) => {
    expect(whatIsMissing({ shows })).not.toBe(shows);
  });

  it("is somebody's", () => {
    expect(whose({ conversationId: null, contact: null })).toBe("Your team");
    expect(whose({ conversationId: "a_1", contact: null })).toBe("A conversation");
    expect(whose({ conversationId: "a_1", contact: "Mara" })).toBe("The conversation with Mara");
  });
});
