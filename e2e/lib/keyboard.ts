import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** So many stops of Tab lie on one page at most, in the lists of these tests. */
const STOPS = 120;
const WAIT_MS = 20_000;
const MARK_MS = 3_000;

/** What stands in the page's own program: where the focus is, and whether a person can see that. */
const focusNow = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return { on: "nothing", shown: false };
  const name = element.getAttribute("aria-label") || element.textContent || element.getAttribute("name") || "";
  const on = element.tagName.toLowerCase() + " " + name.trim().slice(0, 60);
  const box = element.getBoundingClientRect();
  const inSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const accent = (() => {
    const probe = document.createElement("i");
    probe.style.color = "var(--indigo-9)";
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  })();
  const outlined = (one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  // The composer draws the frame around its field, which is what has the focus.
  const frame = element.matches("textarea") ? element.closest("form") : null;
  const note = frame?.querySelector("[value=note]:checked");
  const framed = frame !== null && (note || getComputedStyle(frame).borderTopColor === accent);
  const landmark = element.matches("[tabindex='-1']") && !element.matches("[data-line]");
  return { on, shown: inSight && (outlined(element) || Boolean(framed) || landmark) };
})()`;

interface FocusNow {
  readonly on: string;
  readonly shown: boolean;
}

/**
 * A person without a mouse. Every step waits for its outcome and holds that whoever looks sees where the focus is; what a
 * script focuses for a landmark's sake (`tabindex=-1`) needs no mark.
 */
export interface Hands {
  /** Presses a key, or several one after the other. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  readonly type: (text: string) => Promise<void>;
  /** Goes on by Tab until this has the focus. */
  readonly tabTo: (target: Locator) => Promise<void>;
  /** Goes back by Shift+Tab until this has the focus. */
  readonly tabBackTo: (target: Locator) => Promise<void>;
  /** Waits until this has the focus, and that it shows. */
  readonly isOn: (target: Locator) => Promise<void>;
}

export const handsOn = (page: Page): Hands => {
  const seen = async (): Promise<FocusNow> => (await page.evaluate(focusNow)) as FocusNow; // as the program above answers
  /** Marks may fade in. */
  const isShown = async () => {
    const { on } = await seen();
    const shown = expect.poll(async () => (await seen()).shown, { timeout: MARK_MS, interval: 20 });
    await shown.toBe(true).catch((cause) => expect.fail(`the focus is on ${on}, and nothing shows it: ${cause}`));
  };
  const hasFocus = (target: Locator): Promise<boolean> =>
    target
      .first()
      .evaluate((element) => element === element.ownerDocument.activeElement, undefined, { timeout: 1_000 })
      .catch(() => false); // not there yet
  const walk = async (key: string, target: Locator) => {
    await target.first().waitFor({ state: "attached" });
    for (let stop = 0; stop < STOPS; stop++) {
      if (await hasFocus(target)) return isShown();
      await page.keyboard.press(key);
      if ((await seen()).on !== "nothing") await isShown();
    }
    throw new Error(`${key} does not lead to ${target} in ${STOPS} stops; the focus is on ${(await seen()).on}`);
  };
  return {
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    type: (text) => page.keyboard.type(text),
    tabTo: (target) => walk("Tab", target),
    tabBackTo: (target) => walk("Shift+Tab", target),
    isOn: async (target) => {
      await expect.poll(() => hasFocus(target), { timeout: WAIT_MS }).toBe(true);
      await isShown();
    },
  };
};
