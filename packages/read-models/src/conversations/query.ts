import type { Cursor, Document, DocumentPage, Query } from "@soshogle/document-store/document-store";
import { type ListPage, type Lookup, pageOf, type Step, stepQuery } from "../keyset.ts";
import { storedName } from "../projection.ts";
import type { ConversationCounts, ConversationRow } from "./document.ts";
import { conversations } from "./project.ts";

const ROWS = storedName(conversations, "rows");
const COUNTS = storedName(conversations, "counts");
/** Counts come per account and slot. */
const MAX_COUNTS = 6_400;

export interface ConversationList {
  readonly workspaceId: string;
  readonly status: ConversationRow["status"];
  /** Null for all accounts. */
  readonly accountId: string | null;
  readonly limit: number;
}

/** One step through the list of conversations, newest message first. Index: `by_account` or `by_status`. */
export const conversationList = ({ workspaceId, status, accountId, limit }: ConversationList, step: Step): Query => {
  const owner = { field: "workspaceId", equals: workspaceId };
  const state = { field: "status", equals: status };
  return accountId === null
    ? stepQuery({ collection: ROWS, index: "by_status", where: [owner, state], limit }, step)
    : stepQuery(
        {
          collection: ROWS,
          index: "by_account",
          where: [owner, { field: "accountId", equals: accountId }, state],
          limit,
        },
        step,
      );
};

export const conversationPage = (step: Step, found: DocumentPage): ListPage<ConversationRow & Document> =>
  pageOf<ConversationRow & Document>(step, found, conversationCursor);

/** The place of a row in every list of conversations. */
export const conversationCursor = ({ lastAt, id }: Pick<ConversationRow, "lastAt" | "id">): Cursor => [lastAt, id];

export const conversationRow = (conversationId: string): Lookup => ({ collection: ROWS, ids: [conversationId] });

/** The kept counts of a workspace, one document an account and slot. Index: `by_account`. */
export const conversationCounts = (workspaceId: string): Query => ({
  collection: COUNTS,
  index: "by_account",
  where: [{ field: "workspaceId", equals: workspaceId }],
  direction: "ascending",
  limit: MAX_COUNTS,
});

export type Tally = Pick<ConversationCounts, "open" | "archived" | "unread">;

export interface WorkspaceTally {
  readonly all: Tally;
  readonly accounts: ReadonlyMap<string, Tally>;
}

/** Adds up what `conversationCounts` found. */
export const tally = (counts: readonly Document[]): WorkspaceTally => {
  let all = none;
  const accounts = new Map<string, Tally>();
  for (const document of counts) {
    const count = document as unknown as ConversationCounts; // made by the projection
    all = plus(all, count);
    accounts.set(count.accountId, plus(accounts.get(count.accountId) ?? none, count));
  }
  return { all, accounts };
};

const none: Tally = { open: 0, archived: 0, unread: 0 };
const plus = (a: Tally, b: Tally): Tally => ({
  open: a.open + b.open,
  archived: a.archived + b.archived,
  unread: a.unread + b.unread,
});
