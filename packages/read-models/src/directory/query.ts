import type { Lookup } from "../keyset.ts";
import { storedName } from "../projection.ts";
import { directory } from "./project.ts";

export const directoryOf = (workspaceId: string): Lookup => ({
  collection: storedName(directory, "directories"),
  ids: [workspaceId],
});
