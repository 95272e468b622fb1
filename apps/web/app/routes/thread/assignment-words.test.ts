import { expect, it } from "vitest";
import { assignmentWords } from "./assignment-words.ts";

const ada = { id: "ada", name: "Ada" };
const ben = { id: "ben", name: "Ben" };

it("says who gave it to whom", () => {
  expect(assignmentWords({ actor: ada, assignee: ben }, null)).toBe("Ada assigned this conversation to Ben");
  expect(assignmentWords({ actor: ada, assignee: ada }, null)).toBe("Ada took this conversation");
  expect(assignmentWords({ actor: ada, assignee: null }, null)).toBe("Ada left this conversation to nobody");
  expect(assignmentWords({ actor: null, assignee: ben }, null)).toBe("Somebody assigned this conversation to Ben");
});

it("speaks to who reads it", () => {
  expect(assignmentWords({ actor: ada, assignee: ben }, "ben")).toBe("Ada assigned this conversation to you");
  expect(assignmentWords({ actor: ada, assignee: ada }, "ada")).toBe("You took this conversation");
});
