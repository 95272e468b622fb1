import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configurationPage } from "./reference/configuration.ts";
import { endpointsPage } from "./reference/endpoints.ts";
import { eventsPage } from "./reference/events.ts";

const usage = `Usage: npm run docs [-- --check]

Writes the pages of docs/reference that are made from schemas. With --check it writes nothing and names the pages that
are not current.`;

const FOLDER = "docs/reference";
const note = "<!-- Made by `npm run docs`; do not edit. -->";

const pages: Readonly<Record<string, () => string>> = {
  "events.md": eventsPage,
  "endpoints.md": endpointsPage,
  "configuration.md": configurationPage,
};

const readOrNothing = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

const write = (): void => {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, page] of Object.entries(pages)) writeFileSync(join(FOLDER, name), textOf(page));
};

const check = (): void => {
  const stale = Object.entries(pages).filter(([name, page]) => readOrNothing(join(FOLDER, name)) !== textOf(page));
  for (const [name] of stale) console.error(`${FOLDER}/${name} is not current. Run \`npm run docs\`.`);
  if (stale.length > 0) process.exitCode = 1;
};

const textOf = (page: () => string): string => `${note}\n\n${page()}\n`;

const [option] = process.argv.slice(2);
if (option === undefined) write();
else if (option === "--check") check();
else console.log(usage);
