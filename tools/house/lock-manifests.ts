import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Lock } from "./lock-completion.ts";

const kinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] as const;

type Manifest = Readonly<Partial<Record<(typeof kinds)[number], Readonly<Record<string, string>>>>>;

const readManifest = (root: string, folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));

const isOurs = (path: string): boolean => !/(^|\/)node_modules\//.test(path);

/** Packages of ours whose package.json asks for something else than the lock remembers. */
export const behindManifests = (lock: Lock, root: string): readonly string[] =>
  Object.entries(lock.packages)
    .filter(([path]) => isOurs(path))
    .filter(([path, locked]) => {
      const manifest = readManifest(root, path);
      return kinds.some((kind) => !isDeepStrictEqual(manifest[kind] ?? {}, (locked as Manifest)[kind] ?? {}));
    })
    .map(([path]) => `is behind ${join(path, "package.json")}`);
