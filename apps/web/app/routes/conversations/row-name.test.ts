import { expect, it } from "vitest";
import { aRow } from "../../testing/rows.ts";
import { rowName, urgentWindow } from "./row-name.ts";

const hour = 3_600_000;
const clock = { now: 100 * hour, timeZone: "UTC" };

it("says everything in a fixed order", () => {
  const row = aRow({
    lastAt: 98 * hour,
    unread: 2,
    openUntil: 103 * hour,
    troubled: 1,
    assignee: { id: "u1", name: "Ben" },
    lastKind: "image",
    preview: { text: null, forgotten: false },
  });
  expect(rowName(row, clock)).toBe(
    "Mara, 2 unread messages, Photo, 2 h, @shop, assigned to Ben, 3 h left to reply, 1 reply not sent",
  );
});

it("leaves out what does not apply, and names the nameless", () => {
  const contact = { id: "p", name: null, username: null, pictureUrl: null };
  const row = aRow({ contact, lastAt: 100 * hour, lastDirection: "out", preview: { text: null, forgotten: true } });
  expect(rowName(row, clock)).toBe("Instagram user, You: This message was removed, now, @shop");
});

it("counts down only in the last six hours, and only while they wait for us", () => {
  expect(urgentWindow(aRow({ openUntil: 107 * hour }), clock.now)).toBeNull();
  expect(urgentWindow(aRow({ openUntil: 102 * hour }), clock.now)).toBe("2 h");
  expect(urgentWindow(aRow({ openUntil: 102 * hour, lastDirection: "out" }), clock.now)).toBeNull();
  expect(urgentWindow(aRow({ openUntil: 99 * hour }), clock.now)).toBeNull();
});

it("says first what the viewer has not sent, instead of the last message", () => {
  const row = aRow({ lastAt: 100 * hour, draft: "Dear Mara, we", preview: { text: "hello", forgotten: false } });
  expect(rowName(row, clock)).toBe("Mara, Draft: Dear Mara, we, now, @shop");
});
