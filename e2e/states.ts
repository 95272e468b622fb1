import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { launchBrowser } from "./lib/browser.ts";
import { type Line, layLine } from "./lib/line.ts";
import { startPreview } from "./lib/preview.ts";
import { type State, states } from "./lib/states.ts";

const USAGE = `Usage: node e2e/states.ts [--only name] [--check]

Shoots every screen in every state, light and dark, at 1280 and 375 px, into docs/screens, and says where axe finds
something or a page scrolls sideways. Ends with 1 when there is any.
  --only   screens whose name holds this
  --check  looks without writing pictures`;

const SCREENS = fileURLToPath(new URL("../docs/screens/", import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const THEMES = ["light", "dark"] as const;
const WIDTHS = [1280, 375] as const;
const HEIGHTS = { 1280: 800, 375: 760 } as const;

const { values } = parseArgs({
  options: { only: { type: "string", default: "" }, check: { type: "boolean" }, help: { type: "boolean" } },
});

interface Finding {
  readonly screen: string;
  readonly what: string;
}

/** What an axe run answers, as far as it is told here. */
interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly target: unknown }[] }[];
}

const examine = async (page: Page): Promise<readonly string[]> => {
  const { violations, sideways } = await page.evaluate(async () => {
    // The script put in before, and what the page has that Node's types do not know.
    const { axe, document } = globalThis as unknown as {
      axe: { run: () => Promise<AxeResult> };
      document: { documentElement: { scrollWidth: number; clientWidth: number } };
    };
    const root = document.documentElement;
    return { violations: (await axe.run()).violations, sideways: root.scrollWidth - root.clientWidth };
  });
  const found = violations.map(
    ({ id, nodes }) => `axe: ${id} at ${nodes.map(({ target }) => String(target)).join(", ")}`,
  );
  return sideways > 0 ? [...found, `scrolls sideways by ${sideways} px`] : found;
};

/** React has taken over what the server rendered: it leaves its mark on every element. */
const isAlive = "Object.keys(document.querySelector('h1') ?? {}).some((key) => key.startsWith('__reactFiber'))";

interface Shooting {
  readonly address: (scenario: string, path: string) => string;
  readonly line: Line;
}

/** Opens a screen in its state. A cut line is mended by who closes the page. */
const open = async (page: Page, { scenario, path, act, cut }: State, { address, line }: Shooting): Promise<void> => {
  await page.goto(address(scenario, path), { waitUntil: "load" });
  await page.evaluate("document.fonts.ready");
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(isAlive);
  await act?.(page);
  if (!cut) return;
  line.cut();
  await page.locator("[data-connection=reconnecting]").waitFor();
};

const shootAll = async (): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  const preview = await startPreview();
  const line = await layLine(Number(new URL(preview.url).port));
  const address = (scenario: string, path: string) =>
    preview.address(scenario, path).replace(preview.url, `http://127.0.0.1:${line.port}`);
  const browser = await launchBrowser();
  try {
    for (const width of WIDTHS)
      for (const theme of THEMES) {
        const context = await browser.newContext({
          viewport: { width, height: HEIGHTS[width] },
          colorScheme: theme,
          reducedMotion: "reduce",
          bypassCSP: true, // for axe alone
        });
        await context.addInitScript(AXE);
        for (const [screen, state] of Object.entries(states)) {
          if (!screen.includes(values.only) || (state.only ?? width) !== width) continue;
          const page = await context.newPage();
          const name = `${screen}-${theme}-${width}`;
          await open(page, state, { address, line }).catch((cause) => {
            throw new Error(`${name} is not reached`, { cause });
          });
          if (!values.check)
            await page.screenshot({ path: `${SCREENS}${name}.png`, animations: "disabled", caret: "hide" });
          findings.push(...(await examine(page)).map((what) => ({ screen: name, what })));
          await page.close();
          line.mend();
        }
        await context.close();
      }
  } finally {
    await browser.close();
    await line.close();
    await preview.stop();
  }
  return findings;
};

if (values.help) console.log(USAGE);
else {
  if (!values.check && values.only === "") rmSync(SCREENS, { recursive: true, force: true });
  mkdirSync(SCREENS, { recursive: true });
  const findings = await shootAll();
  for (const { screen, what } of findings) console.log(`${screen}: ${what}`);
  console.log(`${Object.keys(states).length} screens, ${findings.length} findings`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
