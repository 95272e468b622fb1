import { ensureWebBuild } from "@soshogle/web/server/web-build";
import { describe, expect, it } from "vitest";
import { soak } from "./soak.ts";

/** As `npm run soak` does it, shorter: what is under way at the end is not waited for until its outcome is settled. */
describe("the product under load, killed again and again", () => {
  it("loses nothing that it acknowledged and applies nothing twice", { timeout: 360_000 }, async () => {
    ensureWebBuild();
    const { kills, broken } = await soak({ seed: "30", kills: 30, minutes: 4, settleMs: 15_000, log: console.log });
    expect(broken).toEqual([]);
    expect(kills.killed).toBeGreaterThanOrEqual(15);
    expect(kills.stoppedInSend).toBeGreaterThan(0);
  });
});
