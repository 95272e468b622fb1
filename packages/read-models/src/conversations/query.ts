import type { Condition, Cursor, Document, DocumentPage, Query } from "@soshogle/document-store/document-store";
import { type ListPage, type Lookup, pageOf, type Step, stepQuery } from "../keyset.ts";
import { storedName } from "../projection.ts";
import type { Attention, ConversationCounts, ConversationRow, StatusTally } from "./document.ts";
import { conversations } from "./project.ts";
import { addTallies, nothing } from "./tallies.ts";

const ROWS = storedName(conversations, "rows");
const COUNTS = storedName(conversations, "counts");
/** Counts come per account and slot. */
const MAX_COUNTS = 6_400;

/**
 * The lists that a team works with: all, those of one person or of nobody, and open ones that need somebody, be it that
 * a contact waits for an answer, that something is unread, or that a part failed or is unresolved.
 */
export type ConversationFilter =
  | { readonly status: ConversationRow["status"] }
  | { readonly status: ConversationRow["status"]; readonly assigneeId: string | null }
  | { readonly needs: "answer" | "reading" | "settling" };

export interface ConversationList {
  readonly workspaceId: string;
  readonly filter: ConversationFilter;
  /** Null for all accounts. */
  readonly accountId: string | null;
  readonly limit: number;
}

/**
 * One step through a list of conversations, newest message first; where contacts wait, the one who waits longest first.
 * Each combination of filters has an index.
 */
export const conversationList = ({ workspaceId, filter, accountId, limit }: ConversationList, step: Step): Query => {
  const account = accountId === null ? [] : [{ field: "accountId", equals: accountId }];
  const status: Condition = { field: "status", equals: "needs" in filter ? "open" : filter.status };
  const { name, conditions } = indexFor(filter, accountId !== null);
  const where = [{ field: "workspaceId", equals: workspaceId }, ...account, status, ...conditions];
  const query = stepQuery({ collection: ROWS, index: name, where, limit }, step);
  return isWaitingList(filter) ? reversed(query) : query;
};

const indexFor = (filter: ConversationFilter, byAccount: boolean): IndexChoice => {
  if ("assigneeId" in filter)
    return {
      name: byAccount ? "by_account_and_assignee" : "by_assignee",
      conditions: [{ field: "assigneeId", equals: filter.assigneeId }],
    };
  if (isWaitingList(filter))
    return {
      name: byAccount ? "by_account_and_waiting" : "by_waiting",
      conditions: [{ field: "waitingSince", atLeast: FIRST_MOMENT }],
    };
  const attention = "needs" in filter ? attentions[filter.needs] : byAccount ? everyAttention : null;
  if (attention === null) return { name: "by_status", conditions: [] };
  return {
    name: byAccount ? "by_account_and_attention" : "by_attention",
    conditions: [{ field: "attention", in: attention }],
  };
};
interface IndexChoice {
  readonly name: string;
  readonly conditions: readonly Condition[];
}

/** Nobody waits since before; a row without `waitingSince` lies in no range. */
const FIRST_MOMENT = -8_640_000_000_000_000;
const everyAttention: readonly Attention[] = ["none", "unread", "failed", "unread_and_failed"];
const attentions: Readonly<Record<"answer" | "reading" | "settling", readonly Attention[]>> = {
  answer: everyAttention,
  reading: ["unread", "unread_and_failed"],
  settling: ["failed", "unread_and_failed"],
};

const isWaitingList = (filter: ConversationFilter): boolean => "needs" in filter && filter.needs === "answer";
const reversed = (query: Query): Query => ({
  ...query,
  direction: query.direction === "ascending" ? "descending" : "ascending",
});

export const conversationPage = (
  step: Step,
  found: DocumentPage,
  filter: ConversationFilter = { status: "open" },
): ListPage<ConversationRow & Document> =>
  pageOf<ConversationRow & Document>(step, found, isWaitingList(filter) ? waitingCursor : conversationCursor);

/** The place of a row in every list of conversations but that of waiting contacts. */
export const conversationCursor = ({ lastAt, id }: Pick<ConversationRow, "lastAt" | "id">): Cursor => [lastAt, id];
const waitingCursor = ({ waitingSince, id }: Pick<ConversationRow, "waitingSince" | "id">): Cursor => [
  waitingSince,
  id,
];

export const conversationRow = (conversationId: string): Lookup => ({ collection: ROWS, ids: [conversationId] });

/** The kept counts of a workspace, one document an account and slot. Index: `by_account`. */
export const conversationCounts = (workspaceId: string): Query => ({
  collection: COUNTS,
  index: "by_account",
  where: [{ field: "workspaceId", equals: workspaceId }],
  direction: "ascending",
  limit: MAX_COUNTS,
});

/** Figures of the lists: `mine` and `unassigned` are open ones, the other figures of mine are among `mine`. */
export interface ListTally extends StatusTally {
  readonly mine: number;
  readonly mineUnread: number;
  readonly mineWaiting: number;
  readonly mineFailed: number;
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
  const { open, archived, unread, waiting, failed } = count;
  return {
    open,
    archived,
    unread,
    waiting,
    failed,
    mine: mine.open,
    mineUnread: mine.unread,
    mineWaiting: mine.waiting,
    mineFailed: mine.failed,
    unassigned: open - assigned.open,
  };
};

const none: ListTally = { ...nothing, mine: 0, mineUnread: 0, mineWaiting: 0, mineFailed: 0, unassigned: 0 };
const plus = (a: ListTally, b: ListTally): ListTally => ({
  ...addTallies(a, b),
  mine: a.mine + b.mine,
  mineUnread: a.mineUnread + b.mineUnread,
  mineWaiting: a.mineWaiting + b.mineWaiting,
  mineFailed: a.mineFailed + b.mineFailed,
  unassigned: a.unassigned + b.unassigned,
});
