import type { Cursor, Document, DocumentPage, Query } from "@soshogle/document-store/document-store";
import type { QuarantineReason } from "@soshogle/domain/quarantine/events";
import { type ListPage, type Lookup, pageOf, type Step, stepQuery } from "../keyset.ts";
import { storedName } from "../projection.ts";
import type { QuarantineCounts, QuarantinedItem } from "./document.ts";
import { quarantine } from "./project.ts";

const ITEMS = storedName(quarantine, "items");
/** One document a slot. */
const MAX_COUNTS = 64;

/** One step through the items of a workspace, newest first; `reason` null for all. Index: `by_reason` or `by_status`. */
export const quarantinedItems = (
  options: {
    readonly workspaceId: string;
    readonly status: QuarantinedItem["status"];
    readonly reason: QuarantineReason | null;
    readonly limit: number;
  },
  step: Step,
): Query => {
  const { workspaceId, status, reason, limit } = options;
  const where = [
    { field: "workspaceId", equals: workspaceId },
    { field: "status", equals: status },
  ];
  return reason === null
    ? stepQuery({ collection: ITEMS, index: "by_status", where, limit }, step)
    : stepQuery(
        { collection: ITEMS, index: "by_reason", where: [...where, { field: "reason", equals: reason }], limit },
        step,
      );
};

export const quarantinePage = (step: Step, found: DocumentPage): ListPage<QuarantinedItem & Document> =>
  pageOf<QuarantinedItem & Document>(step, found, ({ at, id }): Cursor => [at, id]);

export const quarantinedItem = (id: string): Lookup => ({ collection: ITEMS, ids: [id] });

/** The kept counts of a workspace, one document a slot. Index: `by_workspace`. */
export const quarantineCounts = (workspaceId: string): Query => ({
  collection: storedName(quarantine, "counts"),
  index: "by_workspace",
  where: [{ field: "workspaceId", equals: workspaceId }],
  direction: "ascending",
  limit: MAX_COUNTS,
});

/** Adds up what `quarantineCounts` found: how many items are held, by reason; reasons without any are left out. */
export const heldByReason = (counts: readonly Document[]): ReadonlyMap<QuarantineReason, number> => {
  const held = new Map<QuarantineReason, number>();
  for (const document of counts) {
    const count = document as unknown as QuarantineCounts; // made by the projection
    for (const [reason, items] of Object.entries(count.held) as [QuarantineReason, number][]) // keys of that record
      held.set(reason, (held.get(reason) ?? 0) + items);
  }
  return new Map([...held].filter(([, items]) => items > 0));
};
