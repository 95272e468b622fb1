import { expect, it } from "vitest";
import { destination } from "./list-keys.ts";

const press = (key: string, from: number, { letters = true, inList = true } = {}) =>
  destination({ key, letters, inList }, from, 50);

it("steps with letters from anywhere, with arrows inside the list", () => {
  expect([press("j", 4), press("k", 4), press("ArrowDown", 4), press("ArrowUp", 4)]).toEqual([5, 3, 5, 3]);
  expect([press("j", -1, { inList: false }), press("ArrowDown", -1, { inList: false })]).toEqual([0, null]);
});

it("stops at the first row and leads beyond the last one loaded", () => {
  expect([press("k", 0), press("ArrowUp", 0), press("j", 49)]).toEqual([0, 0, 50]);
});

it("goes to both ends, and from the end further", () => {
  expect([press("Home", 30), press("End", 30), press("End", 49)]).toEqual([0, 49, 50]);
});

it("leaves letters alone where they are switched off, and arrows on", () => {
  expect([press("j", 4, { letters: false }), press("ArrowDown", 4, { letters: false })]).toEqual([null, 5]);
});
