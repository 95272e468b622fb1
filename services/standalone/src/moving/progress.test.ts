import { describe, expect, it } from "vitest";
import { progressOn } from "./progress.ts";

const recorded = (isTTY: boolean) => {
  const written: string[] = [];
  const time = { now: 0 };
  const progress = progressOn({ isTTY, write: (text) => written.push(text) }, () => time.now);
  return { ...progress, written, time };
};

describe("progress", () => {
  it("is a line now and then where there is no terminal, and one at the end of each part", () => {
    const { begin, end, written, time } = recorded(false);
    const reading = begin("reading the log", null);
    reading(500);
    time.now = 6_000;
    reading(1_000);
    reading(1_500);
    const copying = begin("copying events", 2_000);
    copying(2_000);
    end();
    end();
    expect(written).toEqual([
      "reading the log: 1,000\n",
      "reading the log: 1,500\n",
      "copying events: 2,000 of 2,000\n",
    ]);
  });

  it("is a bar that moves on a terminal", () => {
    const { begin, end, written, time } = recorded(true);
    const copying = begin("copying events", 4);
    time.now = 200;
    copying(1);
    copying(4);
    end();
    expect(written).toEqual([
      `\r\u001b[K[#######.......................]  25 % copying events: 1 of 4`,
      `\r\u001b[K[##############################] 100 % copying events: 4 of 4`,
      "\n",
    ]);
  });

  it("is full when there is nothing to do", () => {
    const { begin, end, written } = recorded(true);
    begin("copying events", 0);
    end();
    expect(written.join("")).toContain("100 % copying events: 0 of 0");
  });
});
