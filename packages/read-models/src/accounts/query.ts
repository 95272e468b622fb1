import type { Query } from "@soshogle/document-store/document-store";
import type { Lookup } from "../keyset.ts";
import { storedName } from "../projection.ts";
import { accounts } from "./project.ts";

const CARDS = storedName(accounts, "cards");
/** More accounts than a workspace connects; a longer list is cut. */
const MAX_ACCOUNTS = 500;

/** All accounts that a workspace has or had, first connected first. Index: `by_workspace`. */
export const accountsOf = (workspaceId: string): Query => ({
  collection: CARDS,
  index: "by_workspace",
  where: [{ field: "workspaceId", equals: workspaceId }],
  direction: "ascending",
  limit: MAX_ACCOUNTS,
});

export const accountCards = (accountIds: readonly string[]): Lookup => ({ collection: CARDS, ids: accountIds });
