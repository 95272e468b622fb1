import { given, outcome } from "@soshogle/testing/scenario";
import { describe, expect, it } from "vitest";
import { type ClaimCommand, claim, REST_AFTER_RELEASE_MS } from "./claim.ts";
import type { ClaimEvent } from "./events.ts";

const made: ClaimEvent = { type: "ClaimMade", data: { holder: "a", workspaceId: "w1", claimedAt: 1 } };
const released: ClaimEvent = { type: "ClaimReleased", data: { holder: "a", releasedAt: 100 } };
const make = (holder: string, workspaceId: string, now = 200): ClaimCommand => ({
  type: "MakeClaim",
  holder,
  workspaceId,
  now,
});

describe("MakeClaim", () => {
  it("takes what is free", () => {
    expect(outcome(given(claim, []).when(make("a", "w1")))).toEqual(["ClaimMade"]);
  });

  it("succeeds again for its holder", () => {
    expect(outcome(given(claim, [made]).when(make("a", "w1")))).toEqual([]);
  });

  it("is refused to anybody else", () => {
    expect(outcome(given(claim, [made]).when(make("b", "w1")))).toBe("ClaimHeldByAnother");
  });

  it("rests for a minute before another workspace may have it", () => {
    const situation = given(claim, [made, released]);
    expect(outcome(situation.when(make("b", "w2", 100 + REST_AFTER_RELEASE_MS - 1)))).toBe("ClaimResting");
    expect(outcome(situation.when(make("b", "w2", 100 + REST_AFTER_RELEASE_MS)))).toEqual(["ClaimMade"]);
    expect(outcome(situation.when(make("b", "w1", 101)))).toEqual(["ClaimMade"]);
  });
});

describe("ReleaseClaim", () => {
  it("is done by the holder, once", () => {
    const release = (holder: string): ClaimCommand => ({ type: "ReleaseClaim", holder, now: 100 });
    expect(outcome(given(claim, [made]).when(release("a")))).toEqual(["ClaimReleased"]);
    expect(outcome(given(claim, [made]).when(release("b")))).toEqual([]);
    expect(outcome(given(claim, [made, released]).when(release("a")))).toEqual([]);
  });
});
