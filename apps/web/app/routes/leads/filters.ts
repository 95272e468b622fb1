import { isStage } from "../../text/lead-words.ts";
import type { LeadStage } from "../../views.ts";

/** What the Leads page shows; all of it stands in the address. */
export interface Filters {
  readonly view: "board" | "table";
  /** For the table; the board shows every stage. Undefined: all. */
  readonly stage: LeadStage | undefined;
  /** Undefined: all accounts. */
  readonly accountId: string | undefined;
  /** Undefined: everybody's; `nobody` for leads without an owner. */
  readonly ownerId: string | undefined;
}

export const readFilters = (search: URLSearchParams): Filters => {
  const stage = search.get("stage") ?? "";
  return {
    view: search.get("view") === "table" ? "table" : "board",
    stage: isStage(stage) ? stage : undefined,
    accountId: search.get("account") || undefined,
    ownerId: search.get("owner") || undefined,
  };
};

/** The filters as a query with its `?`; empty for the defaults, so that plain addresses stay plain. */
export const filterSearch = ({ view, stage, accountId, ownerId }: Filters): string => {
  const search = new URLSearchParams();
  if (view !== "board") search.set("view", view);
  if (stage && view === "table") search.set("stage", stage);
  if (accountId) search.set("account", accountId);
  if (ownerId) search.set("owner", ownerId);
  return search.size > 0 ? `?${search}` : "";
};

export const leadsPath = (filters: Filters): string => `/leads${filterSearch(filters)}`;

/** The same page with every lead. */
export const unfiltered = ({ view }: Filters): Filters => ({
  view,
  stage: undefined,
  accountId: undefined,
  ownerId: undefined,
});

/** Whether something besides the stage narrows what is shown. */
export const isNarrowed = ({ accountId, ownerId }: Filters): boolean =>
  accountId !== undefined || ownerId !== undefined;
