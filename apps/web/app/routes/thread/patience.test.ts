import { expect, it } from "vitest";
import { patienceLeft, pauseBefore } from "./patience.ts";

it("waits longer each time, and for some minutes in all", () => {
  const pauses: number[] = [];
  for (let tried = 1; patienceLeft(tried); tried++) pauses.push(pauseBefore(tried));
  expect(pauses).toEqual(pauses.toSorted((first, second) => first - second));
  const minutes = pauses.reduce((sum, pause) => sum + pause, 0) / 60_000;
  expect(minutes).toBeGreaterThan(5);
  expect(minutes).toBeLessThan(15);
});
