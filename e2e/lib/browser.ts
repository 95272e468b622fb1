import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** Debian's, unless the environment names another. */
const EXECUTABLE =
  process.env.CHROMIUM_PATH || ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync) || "chromium";
/** Longest that one step of a person may take on a slow machine. */
const STEP_MS = 20_000;
/** An ordinary browser's: a headless one counts as a robot and gets another kind of page. */
export const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: EXECUTABLE, args: ["--no-sandbox", "--disable-dev-shm-usage"] });

export interface Watched {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors that the page's scripts or its content security policy raised. */
  readonly problems: readonly string[];
}

/** In CSS pixels. */
export interface WindowSize {
  readonly width: number;
  readonly height: number;
}

/** A browser window of its own, with its problems noted. */
export const openWindow = async (
  browser: Browser,
  viewport: WindowSize = { width: 1280, height: 800 },
): Promise<Watched> => {
  const context = await browser.newContext({ userAgent: USER_AGENT, viewport });
  context.setDefaultTimeout(STEP_MS);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  return { context, page, problems };
};
