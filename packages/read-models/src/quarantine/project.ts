import { idOf } from "@soshogle/domain/ids";
import type { QuarantineReason, QuarantineRecorded } from "@soshogle/domain/quarantine/events";
import { slotOf } from "@soshogle/domain/slots";
import type { Collection, Projection } from "../projection.ts";
import type { QuarantineCounts, QuarantinedItem } from "./document.ts";

const ITEMS = "items";

const items: Collection = {
  name: ITEMS,
  indexes: [
    { name: "by_status", fields: ["workspaceId", "status", "at"] },
    { name: "by_reason", fields: ["workspaceId", "status", "reason", "at"] },
  ],
  touches: ({ stream }) => [idOf(stream)],
  project: ({ id, document, event }) => {
    const recorded = event as unknown as QuarantineRecorded; // the category of the projection
    const item = document as QuarantinedItem | null; // made by this function
    if (recorded.type === "ItemQuarantined") return item ?? heldItem(id, recorded);
    return item && nextItem(item, recorded);
  },
};

type Quarantined = Extract<QuarantineRecorded, { type: "ItemQuarantined" }>;

const heldItem = (id: string, { data, meta }: Quarantined): QuarantinedItem => ({
  id,
  workspaceId: meta.workspaceId,
  status: "held",
  reason: data.reason,
  detail: data.detail,
  entryId: data.entryId,
  list: data.list,
  bytes: data.bytes,
  at: data.quarantinedAt,
  tries: 0,
  triedAt: null,
  asked: false,
});

const nextItem = (item: QuarantinedItem, event: Exclude<QuarantineRecorded, Quarantined>): QuarantinedItem => {
  switch (event.type) {
    case "QuarantineChunkStored":
      return item;
    case "RedriveRequested":
      return { ...item, asked: item.status === "held" };
    case "ItemRedriven": {
      const { outcome, reason, detail, redrivenAt } = event.data;
      const tried = { ...item, tries: item.tries + 1, triedAt: redrivenAt, asked: false };
      return outcome === "refused"
        ? { ...tried, reason: reason ?? item.reason, detail }
        : { ...tried, status: "recorded" };
    }
  }
};

/** What each event changed about its item, added up. */
const counts: Collection = {
  name: "counts",
  indexes: [{ name: "by_workspace", fields: ["workspaceId"] }],
  touches: ({ stream, meta }, lower) => {
    const id = idOf(stream);
    const [before, after] = [lower.before(ITEMS, id), lower.after(ITEMS, id)].map(heldReason);
    return before === after ? [] : [`${meta.workspaceId}|${slotOf(meta.partition)}`];
  },
  project: ({ id, document, event: { stream, meta }, lower }) => {
    const counted = (document as QuarantineCounts | null) ?? { id, workspaceId: meta.workspaceId, held: {} }; // made by this function
    const [before, after] = [lower.before(ITEMS, idOf(stream)), lower.after(ITEMS, idOf(stream))].map(heldReason);
    return { ...counted, held: plus(plus(counted.held, before, -1), after, 1) };
  },
};

/** The reason that an item counts under; null for one that is not held. */
export const heldReason = (document: unknown): QuarantineReason | null => {
  const item = document as QuarantinedItem | null; // made by `items`
  return item?.status === "held" ? item.reason : null;
};

const plus = (held: QuarantineCounts["held"], reason: QuarantineReason | null | undefined, change: 1 | -1) =>
  reason ? { ...held, [reason]: (held[reason] ?? 0) + change } : held;

export const quarantine: Projection = {
  name: "quarantine",
  version: 1,
  categories: ["quarantine"],
  levels: [[items], [counts]],
};
