import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { appears } from "./lib/people.ts";
import { setPreviewStage } from "./lib/stage.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const { desk, preview } = setPreviewStage();
let page: Page;
beforeAll(() => {
  page = desk.page;
});

const log = () => page.getByRole("log");

describe("pictures in a thread", () => {
  it("open large, lead to their neighbours, and give the focus back", async () => {
    await page.goto(preview.address("everyday", "/conversations/1006"));
    await appears(log().getByText("On its way"));
    await log().focus();
    await page.keyboard.press("Home");
    const tile = log().getByRole("link", { name: "Photo", exact: true }).first();
    await tile.focus();
    await tile.press("Enter");
    const viewer = page.getByRole("dialog");
    await appears(viewer.getByText("1 of 6"));
    await page.keyboard.press("ArrowRight");
    await appears(viewer.getByText("2 of 6"));
    await viewer.getByRole("button", { name: "Show in full size" }).click();
    await appears(viewer.getByRole("button", { name: "Fit to the window" }));
    await page.evaluate(AXE);
    expect(await page.evaluate("axe.run(document).then(({ violations }) => violations.map(({ id }) => id))")).toEqual(
      [],
    );
    await page.keyboard.press("Escape");
    await viewer.waitFor({ state: "detached" });
    expect(page.url()).toContain("/conversations/1006");
    expect(await tile.evaluate("document.activeElement?.getAttribute('aria-label')")).toBe("Photo");
  });

  it("that are gone are tried once more, and then said to be gone", async () => {
    const missing = log().getByText("The photo could not be loaded");
    await missing.scrollIntoViewIfNeeded();
    await missing.locator("..").getByRole("button", { name: "Try again" }).first().click();
    await missing.waitFor({ state: "detached" });
    expect(await log().getByText("The photo is no longer available").count()).toBe(2);
  });
});
