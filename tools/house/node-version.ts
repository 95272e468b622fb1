/**
 * Refuses to go on under another Node than 24.
 *
 * `npm run` puts `node_modules/.bin` first in the path, where the `node` package links its binary; a tool started
 * some other way meets the system's Node, and would fail later in ways that are hard to read.
 */
export const requireNode24 = (version: string = process.versions.node): void => {
  if (version.startsWith("24.")) return;
  throw new Error(
    `This needs Node 24, but runs on ${version}. Start it through npm (npm test, npx vitest run …), or put node_modules/.bin first in PATH.`,
  );
};
