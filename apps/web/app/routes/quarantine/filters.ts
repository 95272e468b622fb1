import type { QuarantineReasonView, QuarantineScope } from "../../views.ts";

export interface QuarantineFilters {
  readonly scope: QuarantineScope;
  readonly itemStatus: "held" | "recorded";
  /** Undefined: every reason. */
  readonly reason: QuarantineReasonView | undefined;
}

/** Each reason in words: what it means, and what may change it. */
export const reasonWords: Readonly<Record<QuarantineReasonView, { readonly title: string; readonly advice: string }>> =
  {
    unknown_account: {
      title: "Unknown account",
      advice: "It names an account that nobody has connected. Connecting it records what waited, by itself.",
    },
    unknown_kind: {
      title: "Unknown kind",
      advice: "Instagram sent something that this version does not know. A newer one may: then re-drive it.",
    },
    schema_mismatch: {
      title: "Unexpected shape",
      advice: "A field is missing or is not what it should be. A newer version may understand it: then re-drive it.",
    },
    unparseable: { title: "Unreadable", advice: "It is no JSON. It is kept exactly as it came." },
    bad_id: { title: "Wrong id", advice: "An id in it is not one of Instagram's. It is kept exactly as it came." },
  };

const isReason = (value: string | null): value is QuarantineReasonView =>
  value !== null && Object.hasOwn(reasonWords, value);

export const readFilters = (search: URLSearchParams): QuarantineFilters => {
  const reason = search.get("reason");
  return {
    scope: search.get("of") === "unknown" ? "unknown" : "workspace",
    itemStatus: search.get("show") === "recorded" ? "recorded" : "held",
    reason: isReason(reason) ? reason : undefined,
  };
};

/** Where the page stands with these filters; `item` is the one that is open. */
export const quarantinePath = ({ scope, itemStatus, reason }: QuarantineFilters, item?: string): string => {
  const search = new URLSearchParams();
  if (scope !== "workspace") search.set("of", scope);
  if (itemStatus !== "held") search.set("show", itemStatus);
  if (reason) search.set("reason", reason);
  if (item) search.set("item", item);
  return search.size > 0 ? `/quarantine?${search}` : "/quarantine";
};
