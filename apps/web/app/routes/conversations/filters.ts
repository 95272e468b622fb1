export interface Filters {
  readonly status: "open" | "archived";
  /** Undefined: all accounts. */
  readonly accountId: string | undefined;
  /** Instagram is the only channel so far, so this changes what is marked, not what is found. */
  readonly channel: "instagram" | undefined;
}

export const readFilters = (search: URLSearchParams): Filters => ({
  status: search.get("status") === "archived" ? "archived" : "open",
  accountId: search.get("account") || undefined,
  channel: search.get("channel") === "instagram" ? "instagram" : undefined,
});

/** The filters as a query with its `?`; empty for the defaults, so that plain addresses stay plain. */
export const filterSearch = ({ status, accountId, channel }: Filters): string => {
  const search = new URLSearchParams();
  if (status !== "open") search.set("status", status);
  if (accountId) search.set("account", accountId);
  if (channel) search.set("channel", channel);
  return search.size > 0 ? `?${search}` : "";
};

export const listPath = (filters: Filters): string => `/conversations${filterSearch(filters)}`;

export const conversationPath = (conversationId: string, filters: Filters): string =>
  `/conversations/${encodeURIComponent(conversationId)}${filterSearch(filters)}`;
