import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { launchBrowser } from "./lib/browser.ts";
import { startPreview } from "./lib/preview.ts";

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

/** Screen and state → scenario of the preview and path. */
const screens: Readonly<Record<string, readonly [scenario: string, path: string]>> = {
  "conversations-everyday": ["everyday", "/conversations"],
  "conversations-many": ["many", "/conversations"],
  "conversations-no-account": ["no-account", "/conversations"],
  "conversations-no-account-agent": ["agent-no-account", "/conversations"],
  "conversations-first-message": ["no-message", "/conversations"],
  "conversations-all-done": ["all-done", "/conversations"],
  "conversations-nobody-mine": ["nobody-mine", "/conversations?view=mine"],
  "conversations-long-names": ["long-names", "/conversations"],
  "conversations-unavailable": ["unavailable", "/conversations"],
  "conversations-no-rights": ["forbidden", "/conversations"],
  "conversations-defect": ["broken", "/conversations"],
  "thread-everyday": ["everyday", "/conversations/1001"],
  "thread-every-kind": ["everyday", "/conversations/1006"],
  "thread-reactions": ["everyday", "/conversations/1003"],
  "thread-long": ["everyday", "/conversations/1004"],
  "thread-urgent": ["urgent", "/conversations/1001"],
  "thread-closed": ["closed", "/conversations/1001"],
  "thread-disconnected": ["disconnected", "/conversations/1001"],
  "thread-auditor": ["auditor", "/conversations/1001"],
  "thread-assigned": ["assigned", "/conversations/1001"],
  "thread-long-names": ["long-names", "/conversations/1001"],
  "leads-board": ["everyday", "/leads"],
  "leads-table": ["everyday", "/leads?as=table"],
  "leads-empty": ["no-message", "/leads"],
  "channels-one": ["everyday", "/channels"],
  "channels-many": ["own-accounts", "/channels"],
  "channels-none": ["no-account", "/channels"],
  "channels-refused": ["everyday", "/channels?error=permissions_missing"],
  "quarantine-items": ["quarantined", "/quarantine"],
  "quarantine-auditor": ["quarantined-auditor", "/quarantine"],
  "quarantine-empty": ["everyday", "/quarantine"],
  "sign-in": ["signed-out", "/sign-in"],
  setup: ["first-run", "/setup"],
  "not-found": ["everyday", "/nowhere"],
};

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

const shootAll = async (): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  const preview = await startPreview();
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
        for (const [screen, [scenario, path]] of Object.entries(screens)) {
          if (!screen.includes(values.only)) continue;
          const page = await context.newPage();
          await page.goto(preview.address(scenario, path), { waitUntil: "load" });
          await page.evaluate("document.fonts.ready");
          await page.locator("body[data-hydrated], h1").first().waitFor();
          const name = `${screen}-${theme}-${width}`;
          findings.push(...(await examine(page)).map((what) => ({ screen: name, what })));
          if (!values.check)
            await page.screenshot({ path: `${SCREENS}${name}.png`, animations: "disabled", caret: "hide" });
          await page.close();
        }
        await context.close();
      }
  } finally {
    await browser.close();
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
  console.log(`${Object.keys(screens).length} screens, ${findings.length} findings`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
