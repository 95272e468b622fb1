import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Effect } from "effect";

/** A fresh folder for the life of the scope. */
export const temporaryFolder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "soshogle-"))),
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true })),
);
