import { expect, it } from "vitest";
import { anEntry } from "../../testing/entries.ts";
import type { ThreadEntry } from "../../views.ts";
import { quietWords } from "./quiet-words.ts";

const words = (more: Partial<ThreadEntry>, viewerId: string | null = null): string =>
  quietWords(anEntry({ kind: "assignment", direction: "none", text: null, ...more }), { viewerId, contact: "Mara" });

const ada = { id: "ada", name: "Ada" };
const ben = { id: "ben", name: "Ben" };

it("says who gave it to whom", () => {
  expect(words({ actor: ada, assignee: ben }, null)).toBe("Ada assigned this conversation to Ben");
  expect(words({ actor: ada, assignee: ada }, null)).toBe("Ada took this conversation");
  expect(words({ actor: ada, assignee: null }, null)).toBe("Ada left this conversation to nobody");
  expect(words({ actor: null, assignee: ben }, null)).toBe("Somebody assigned this conversation to Ben");
});

it("speaks to who reads it", () => {
  expect(words({ actor: ada, assignee: ben }, "ben")).toBe("Ada assigned this conversation to you");
  expect(words({ actor: ada, assignee: ada }, "ada")).toBe("You took this conversation");
});

it("says how the contact came, and by what as far as it is known", () => {
  const source = { kind: "link", ref: "qr17", adId: null, productId: null, storyId: null } as const;
  expect(words({ kind: "referral", source })).toBe("Mara came from: Link · qr17");
  expect(words({ kind: "referral" })).toBe("Mara came back");
});

it("says what the contact agreed to, also when the words are gone", () => {
  expect(words({ kind: "opt_in", text: "Shop news" })).toBe("Mara agreed to hear about “Shop news”");
  expect(words({ kind: "opt_in", forgotten: true })).toBe("Mara agreed to be written to");
});

it("says that another app answers, or wants to", () => {
  expect(words({ kind: "control", control: "taken" })).toBe("Another app took over answering here");
  expect(words({ kind: "control", control: "requested" })).toBe("Another app asked to answer here");
});
