import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import type { BrowserContext, Page } from "playwright-core";
import { launchBrowser, USER_AGENT } from "../e2e/lib/browser.ts";
import { FEEL } from "../e2e/lib/feel.ts";
import { connect } from "../tools/soak/connect.ts";
import { metaOf } from "../tools/soak/meta.ts";
import { makePerson } from "../tools/soak/person.ts";
import { newPlace, type Place, startProduct, startSimulator } from "../tools/soak/processes.ts";
import { type Figure, report } from "./lib/report.ts";
import { LAST_WORDS, lastWordsOf, seedConversations } from "./lib/seed.ts";

/*
 * The inbox as it is felt, in a browser, over many conversations: how soon the list is painted and whether it jumps, how
 * soon a conversation stands there after a click on its row, without the pointer resting on it before, how soon a written
 * reply shows, and how many elements the page has while it is scrolled. Browser, product and simulator share the machine.
 * node bench/inbox.bench.ts [--save] [--conversations 100000]
 */
const { values } = parseArgs({
  options: { save: { type: "boolean" }, conversations: { type: "string", default: "100000" } },
});
const CONVERSATIONS = Number(values.conversations);
const RUNS = 3;
const OPENED = 100;
const WRITTEN = 20;
const SCROLLED_ROWS = 2_000;
const MOST_MS = 20_000;
const CAUGHT_UP_MS = 600_000;

/** Does something in the page and measures until a condition holds, looked at in every frame; ms. */
const measured = (page: Page, { act, until }: { readonly act: string; readonly until: string }): Promise<number> =>
  page.evaluate(`(async () => {
    const begun = performance.now();
    ${act};
    while (!(${until})) {
      if (performance.now() - begun > ${MOST_MS}) throw new Error("it never comes");
      await new Promise(requestAnimationFrame);
    }
    return performance.now() - begun;
  })()`);

const inThread = (text: string): string =>
  `document.querySelector('[role="log"]')?.textContent.includes(${JSON.stringify(text)})`;

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;

/** Browsers are sent to the product's own address. */
const addressOf = ({ port }: Place): string => `http://localhost:${port}`;

const openList = async (page: Page, place: Place): Promise<void> => {
  await page.goto(`${addressOf(place)}/conversations`);
  await page.locator("#list li[style]").first().waitFor(); // hydrated: rows are placed
};

/** Opens every third row, newest first, as far as the list reaches. */
const openConversations = async (page: Page): Promise<readonly number[]> => {
  const took: number[] = [];
  for (let row = 1; took.length < OPENED; row += 3) {
    await page.evaluate(
      `document.querySelector("#list").scrollTop = document.querySelector("#list [data-row]").offsetHeight * ${row - 1}`,
    );
    await page.locator(`#list [data-row="${row}"]`).waitFor();
    const text = (await page.locator(`#list [data-row="${row}"]`).textContent()) ?? "";
    const words = LAST_WORDS.exec(text)?.[0];
    if (words === undefined) continue;
    const act = `document.querySelector('#list [data-row="${row}"]').click()`;
    took.push(await measured(page, { act, until: inThread(words) }));
  }
  return took;
};

/** Until the text stands in the thread of the open conversation. */
const writeReplies = async (page: Page): Promise<readonly number[]> => {
  const took: number[] = [];
  const reply = page.getByRole("textbox", { name: "Reply" });
  for (let number = 0; number < WRITTEN; number++) {
    const text = `Reply ${number} of this run`;
    await reply.fill(text);
    const act = `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }))`;
    took.push(await measured(page, { act, until: inThread(text) }));
  }
  return took;
};

/** @returns the most elements that the page had in any frame. */
const scroll = (page: Page): Promise<number> =>
  page.evaluate(`(async () => {
    const list = document.querySelector("#list");
    let most = 0;
    while (!document.querySelector('[data-row="${SCROLLED_ROWS}"]')) {
      list.scrollTop = list.scrollHeight;
      await new Promise(requestAnimationFrame);
      most = Math.max(most, document.querySelectorAll("*").length);
    }
    return most;
  })()`);

const run = async (context: BrowserContext, place: Place) => {
  const page = await context.newPage();
  await page.addInitScript(FEEL);
  await openList(page, place);
  await page.waitForLoadState("networkidle");
  const { shift, paint } = (await page.evaluate("felt")) as { readonly shift: number; readonly paint: number }; // by FEEL
  const opened = await openConversations(page);
  const written = await writeReplies(page);
  await openList(page, place);
  const nodes = await scroll(page);
  await page.close();
  return {
    shift,
    paint,
    opened: quantile(opened, 0.95),
    middle: quantile(opened, 0.5),
    written: Math.max(...written),
    nodes,
  };
};

const place = await newPlace();
const simulator = startSimulator(place);
await simulator.ready;
let product = startProduct(place);
await product.ready;
const person = makePerson(place);
await connect(metaOf(place), person, place);
product.signal("SIGTERM");
await product.ended;
await seedConversations(place.data, CONVERSATIONS);
console.log(`${CONVERSATIONS} conversations in the log`);
product = startProduct(place);
await product.ready;

const begun = performance.now();
const browser = await launchBrowser();
try {
  await person.signIn();
  const [name = "", value = ""] = person.cookie().split("=");
  const context = await browser.newContext({ userAgent: USER_AGENT, viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ name, value, url: addressOf(place) }]);
  const first = await context.newPage();
  // The pages are rebuilt from the log: the newest conversation comes last.
  while (!(await first.content()).includes(lastWordsOf(CONVERSATIONS - 1))) {
    if (performance.now() - begun > CAUGHT_UP_MS) throw new Error(`the list is not complete, see ${place.output}`);
    await first.goto(`${addressOf(place)}/conversations`);
    await first.waitForTimeout(1_000);
  }
  await first.close();
  console.log(`in the list after ${Math.round((performance.now() - begun) / 1_000)} s`);

  const runs: Awaited<ReturnType<typeof run>>[] = [];
  for (let number = 0; number < RUNS; number++) {
    runs.push(await run(context, place));
    console.log(`run ${number + 1} of ${RUNS}`);
  }
  const figure = (name: string, unit: string, of: (run: (typeof runs)[number]) => number, target?: number): Figure => ({
    name,
    unit,
    runs: runs.map(of),
    better: "smaller",
    ...(target !== undefined && { target }),
  });
  report("inbox", [
    figure(`conversation opened from the list of ${CONVERSATIONS}, p50`, "ms", ({ middle }) => middle),
    figure(`conversation opened from the list of ${CONVERSATIONS}, p95`, "ms", ({ opened }) => opened, 150),
    figure("written reply shown, slowest", "ms", ({ written }) => written, 50),
    figure("largest paint of the list", "ms", ({ paint }) => paint, 1_500),
    figure("layout shift of the list", "", ({ shift }) => shift, 0.02),
    figure(`elements while ${SCROLLED_ROWS} rows are scrolled`, "", ({ nodes }) => nodes, 2_000),
  ]);
} finally {
  await browser.close();
  product.signal("SIGTERM");
  simulator.signal("SIGTERM");
  await Promise.all([product.ended, simulator.ended]);
  rmSync(place.folder, { recursive: true, force: true });
}
