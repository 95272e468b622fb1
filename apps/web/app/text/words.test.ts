import { expect, it } from "vitest";
import { badgeCount, capped, compact, counted, initials } from "./words.ts";

it("counts in words", () => {
  expect([counted(1, "reply", "replies"), counted(2, "reply", "replies"), counted(0, "message")]).toEqual([
    "1 reply",
    "2 replies",
    "0 messages",
  ]);
});

it("keeps numbers short", () => {
  expect([capped(0), capped(999), capped(1_000)]).toEqual(["0", "999", "999+"]);
  expect([badgeCount(9), badgeCount(10), compact(999), compact(5_432)]).toEqual(["9", "9+", "999", "5k"]);
});

it("takes initials from any name", () => {
  expect(
    ["Mara Lindqvist", "ليلى حداد", "😀", "  ", "madonna", "A B C", "<b>Bobby</b> (Tables)", "Tim O'Neil"].map(
      initials,
    ),
  ).toEqual(["ML", "لح", "😀", "?", "M", "AC", "BT", "TO"]);
});
