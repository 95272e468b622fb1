import { expect, it } from "vitest";
import { eventId, uuid5 } from "./event-id.ts";

it("gives the same id for the same item for ever", () => {
  expect(eventId("message|a|m1", "MessageReceived", 0)).toMatchInlineSnapshot(`"1dd46175-dab8-547a-af6e-9e6dfaacac12"`);
});

it("gives different ids to different types and counts", () => {
  const ids = [eventId("i", "A", 0), eventId("i", "A", 1), eventId("i", "B", 0), eventId("j", "A", 0)];
  expect(new Set(ids).size).toBe(4);
});

it("is a lower-case UUID of version 5", () => {
  expect(uuid5("anything")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
