import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../../node_modules/.cache/soshogle-compiled", import.meta.url));

/**
 * Keeps compiled modules on disk from one start to the next, for all threads: a start takes half the time, and no thread
 * loads the compiler of TypeScript. Call it before anything else is imported. Where the folder cannot be written, every
 * start compiles as before.
 */
export const keepCompiledCode = (): void => {
  enableCompileCache(FOLDER);
  // biome-ignore lint/style/noProcessEnv: it sets what only Node reads, when a thread starts
  process.env.NODE_COMPILE_CACHE ??= FOLDER;
};
