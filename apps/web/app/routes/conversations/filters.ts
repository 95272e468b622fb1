import type { ConversationListRow, ListView } from "../../views.ts";

export interface Filters {
  readonly view: ListView;
  /** Undefined: all accounts. */
  readonly accountId: string | undefined;
  /** Instagram is the only channel so far, so this changes what is marked, not what is found. */
  readonly channel: "instagram" | undefined;
}

const views: readonly ListView[] = ["open", "mine", "unassigned", "waiting", "unread", "failed", "archived"];

export const readFilters = (search: URLSearchParams): Filters => ({
  // `status` is how addresses named the view before there were more than two.
  view: views.find((view) => view === (search.get("view") ?? search.get("status"))) ?? "open",
  accountId: search.get("account") || undefined,
  channel: search.get("channel") === "instagram" ? "instagram" : undefined,
});

/** The filters as a query with its `?`; empty for the defaults, so that plain addresses stay plain. */
export const filterSearch = ({ view, accountId, channel }: Filters): string => {
  const search = new URLSearchParams();
  if (view !== "open") search.set("view", view);
  if (accountId) search.set("account", accountId);
  if (channel) search.set("channel", channel);
  return search.size > 0 ? `?${search}` : "";
};

export const listPath = (filters: Filters): string => `/conversations${filterSearch(filters)}`;

export const conversationPath = (conversationId: string, filters: Filters): string =>
  `/conversations/${encodeURIComponent(conversationId)}${filterSearch(filters)}`;

/** Whether a row is part of a view, as the viewer sees it. */
export const belongsTo = (
  view: ListView,
  {
    status,
    assignee,
    waitingSince,
    unread,
    troubled,
  }: Pick<ConversationListRow, "status" | "assignee" | "waitingSince" | "unread" | "troubled">,
  viewerId: string,
): boolean => {
  switch (view) {
    case "open":
    case "archived":
      return status === view;
    case "mine":
      return status === "open" && assignee?.id === viewerId;
    case "unassigned":
      return status === "open" && assignee === null;
    case "waiting":
      return status === "open" && waitingSince !== null;
    case "unread":
      return status === "open" && unread > 0;
    case "failed":
      return status === "open" && troubled > 0;
  }
};

/** What a view is sorted by, highest first: newest message, or longest wait. */
export const rankIn = (
  view: ListView,
  { lastAt, waitingSince }: Pick<ConversationListRow, "lastAt" | "waitingSince">,
): number => (view === "waiting" ? -(waitingSince ?? Number.MAX_SAFE_INTEGER) : lastAt);
