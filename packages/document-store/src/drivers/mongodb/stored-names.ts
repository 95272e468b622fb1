/** Collections of the driver's own: no declared name holds a colon. */
export const CHECKPOINTS = "store:checkpoints";
export const DECLARATIONS = "store:declarations";

/** Declared names may hold dots where MongoDB takes none, or begin like its own. No declared name holds a percent sign. */
export const storedName = (collection: string): string =>
  collection.replaceAll(/\.(?=\.|$)|^\.|^system\./g, (found) => found.replaceAll(".", "%2E"));
