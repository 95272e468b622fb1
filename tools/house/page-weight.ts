import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Compressed bytes of script that the inbox may load in all: the shell, the list and an open conversation. */
export const INBOX_LIMIT = 200_000;
const INBOX = ["root", "workspace", "conversations", "no-conversation", "thread"];

interface Chunks {
  readonly module: string;
  readonly imports?: readonly string[];
}

interface Manifest {
  readonly entry: Chunks;
  readonly routes: Readonly<Record<string, Chunks>>;
}

/**
 * Weighs the script of the inbox in a finished build of the pages.
 * @param client folder of the browser's part of the build
 * @returns compressed bytes in all, and of each file
 */
export const inboxWeight = (
  client: string,
): { readonly total: number; readonly files: ReadonlyMap<string, number> } => {
  const { entry, routes } = manifestIn(client);
  const parts = INBOX.map((id) => {
    const route = routes[id];
    if (!route) throw new Error(`the build has no route "${id}": correct INBOX in tools/house/page-weight.ts`);
    return route;
  });
  const files = new Map<string, number>();
  for (const { module, imports = [] } of [entry, ...parts])
    for (const file of [module, ...imports])
      if (!files.has(file)) files.set(file, gzipSync(readFileSync(join(client, file))).length);
  return { total: [...files.values()].reduce((sum, bytes) => sum + bytes, 0), files };
};

const manifestIn = (client: string): Manifest => {
  const [found] = globSync("assets/manifest-*.js", { cwd: client });
  if (!found) throw new Error(`${client} holds no manifest: build the pages first`);
  const text = readFileSync(join(client, found), "utf8");
  return JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)) as Manifest; // what Remix writes there
};
