import type { Cursor, Document, DocumentPage, Query } from "@soshogle/document-store/document-store";
import { type ListPage, type Lookup, pageOf, type Step, stepQuery } from "../keyset.ts";
import { storedName } from "../projection.ts";
import type { ConversationCounts, ConversationRow, StatusTally } from "./document.ts";
import { conversations } from "./project.ts";
import { addTallies, nothing } from "./tallies.ts";

const ROWS = storedName(conversations, "rows");
const COUNTS = storedName(conversations, "counts");
/** Counts come per account and slot. */
const MAX_COUNTS = 6_400;

/** The lists that a team works with; the last two are open conversations by who works on them. */
export type ConversationFilter =
  | { readonly status: ConversationRow["status"] }
  | { readonly status: ConversationRow["status"]; readonly assigneeId: string | null };

export interface ConversationList {
  readonly workspaceId: string;
  readonly filter: ConversationFilter;
  /** Null for all accounts. */
  readonly accountId: string | null;
  readonly limit: number;
}

/** One step through the list of conversations, newest message first. Each combination of filters has an index. */
export const conversationList = ({ workspaceId, filter, accountId, limit }: ConversationList, step: Step): Query => {
  const owner = { field: "workspaceId", equals: workspaceId };
  const account = accountId === null ? [] : [{ field: "accountId", equals: accountId }];
  const status = { field: "status", equals: filter.status };
  const assignee = "assigneeId" in filter ? [{ field: "assigneeId", equals: filter.assigneeId }] : [];
  const where = [owner, ...account, status, ...assignee];
  const index = `by_${account.length > 0 ? "account" : "status"}`;
  const byAssignee = account.length > 0 ? "by_account_and_assignee" : "by_assignee";
  return stepQuery({ collection: ROWS, index: assignee.length > 0 ? byAssignee : index, where, limit }, step);
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

/** Figures of the lists: `mine` and `unassigned` are open ones. */
export interface ListTally extends StatusTally {
  readonly mine: number;
  readonly mineUnread: number;
  readonly unassigned: number;
}

export interface WorkspaceTally {
  readonly all: ListTally;
  readonly accounts: ReadonlyMap<string, ListTally>;
}

/** Adds up what `conversationCounts` found, as one user sees it. */
export const tally = (counts: readonly Document[], userId: string): WorkspaceTally => {
  let all = none;
  const accounts = new Map<string, ListTally>();
  for (const document of counts) {
    const count = document as unknown as ConversationCounts; // made by the projection
    const lists = listTally(count, userId);
    all = plus(all, lists);
    accounts.set(count.accountId, plus(accounts.get(count.accountId) ?? none, lists));
  }
  return { all, accounts };
};

const listTally = (count: ConversationCounts, userId: string): ListTally => {
  const mine = count.assigned[userId] ?? nothing;
  const assigned = Object.values(count.assigned).reduce(addTallies, nothing);
  const lists = { mine: mine.open, mineUnread: mine.unread, unassigned: count.open - assigned.open };
  return { open: count.open, archived: count.archived, unread: count.unread, ...lists };
};

const none: ListTally = { ...nothing, mine: 0, mineUnread: 0, unassigned: 0 };
const plus = (a: ListTally, b: ListTally): ListTally => ({
  ...addTallies(a, b),
  mine: a.mine + b.mine,
  mineUnread: a.mineUnread + b.mineUnread,
  unassigned: a.unassigned + b.unassigned,
});
