import { describe, expect, it } from "vitest";
import { anEntry } from "../../testing/entries.ts";
import { arrivedSince, inboundIds } from "./arrivals.ts";

describe("arrivedSince", () => {
  it("counts what came after the message known last", () => {
    expect(arrivedSince(["1", "2", "3", "4"], "2")).toBe(2);
    expect(arrivedSince(["1", "2"], "2")).toBe(0);
  });

  it("does not count older messages that were loaded meanwhile", () => {
    expect(arrivedSince(["-2", "-1", "1", "2", "3"], "2")).toBe(1);
  });

  it("counts the first messages of an empty conversation", () => {
    expect(arrivedSince([], undefined)).toBe(0);
    expect(arrivedSince(["1"], undefined)).toBe(1);
  });

  it("counts a whole page that the known message is not on", () => {
    expect(arrivedSince(["7", "8"], "2")).toBe(2);
  });
});

describe("inboundIds", () => {
  it("leaves out what was sent", () => {
    expect(inboundIds([anEntry({ id: "1", direction: "in" }), anEntry({ id: "2", direction: "out" })])).toEqual(["1"]);
  });
});
