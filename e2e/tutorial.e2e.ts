import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { setStage } from "./lib/stage.ts";

const PAGE = new URL("../docs/tutorial/first-day.md", import.meta.url);

const { desk, phone, inbox } = setStage();
beforeAll(async () => void (await phone.page.goto(inbox.phoneUrl)));

const first = (...found: readonly Locator[]): Locator => {
  const [one, ...others] = found;
  if (!one) throw new Error("nothing to look for");
  return others.reduce((any, other) => any.or(other), one).first();
};
const textIn = (page: Page, text: string) => page.getByText(text).filter({ visible: true });
/** A password field has no role; a radio button has the label of what it chooses. */
const field = (page: Page, label: string) =>
  first(
    page.getByRole("textbox", { name: label }),
    page.getByLabel(label, { exact: true }).and(page.locator("input[type=password]")),
  );
const pressable = (page: Page, name: string) =>
  first(
    page.getByRole("button", { name }),
    page.getByRole("link", { name }),
    page.locator("label", { hasText: name }).filter({ visible: true }),
  );

/** Ends on the page: until then the one before may offer things of the same name. */
const open = async (page: Page, name: string): Promise<void> => {
  await page.getByRole("link", { name }).first().click();
  await page.locator("a[aria-current=page]").filter({ hasText: name }).first().waitFor();
};

/** What the sentences of the page mean; a sentence that is none of these fails the test. */
const meanings: readonly (readonly [RegExp, (page: Page, ...words: string[]) => Promise<unknown>])[] = [
  [/^Open the owner link$/, (page) => page.goto(inbox.ownerLink ?? "")],
  [/^Open \*\*(.+)\*\*$/, (page, name) => open(page, name ?? "")],
  [/^Press \*\*(.+)\*\*$/i, (page, name) => pressable(page, name ?? "").click()],
  [/^Type `(.+)` into \*\*(.+)\*\*$/i, (page, text, label) => field(page, label ?? "").fill(text ?? "")],
  [
    /^You see \*\*(.+)\*\*$/i,
    (page, text) =>
      textIn(page, text ?? "")
        .first()
        .waitFor(),
  ],
];

const follow = async (step: string): Promise<void> => {
  const isOnPhone = step.startsWith("On the phone, ");
  const sentence = step.replace("On the phone, ", "").replace(/\.$/, "");
  for (const [pattern, does] of meanings) {
    const words = pattern.exec(sentence);
    if (words) return void (await does(isOnPhone ? phone.page : desk.page, ...words.slice(1)));
  }
  throw new Error(`nobody knows how to do this: ${step}`);
};

const chapters = readFileSync(PAGE, "utf8")
  .split(/^## /m)
  .slice(1)
  .map((text) => ({
    title: text.split("\n", 1)[0] ?? "",
    steps: [...text.matchAll(/^\d+\. (.+)$/gm)].map(([, step]) => step ?? ""),
  }))
  .filter(({ steps }) => steps.length > 0);

/** The chapters build on each other. */
describe("the tutorial, followed word by word", () => {
  it("has steps", () => expect(chapters.length).toBeGreaterThan(4));

  for (const { title, steps } of chapters)
    it(title, async () => {
      for (const step of steps) await follow(step).catch((cause) => expect.fail(`${step}\n${String(cause)}`));
    });

  it("raised no error in any page", () => expect([...desk.problems, ...phone.problems]).toEqual([]));
});
