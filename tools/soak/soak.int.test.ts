import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SOAK = fileURLToPath(new URL("./main.ts", import.meta.url));

/** `npm run soak`, shorter: what is under way at the end is not waited for until its outcome is settled. */
describe("the product under load, killed again and again", () => {
  it("loses nothing that it acknowledged and applies nothing twice", { timeout: 540_000 }, async () => {
    const short = ["--kills", "30", "--minutes", "4", "--settle", "15", "--seed", "30"];
    const child = spawn(process.execPath, [SOAK, ...short], { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (text: Buffer) => {
      output += text.toString();
    });
    const [code] = await once(child, "exit");
    expect(output).toContain("Everything agrees.");
    expect(code).toBe(0);
  });
});
