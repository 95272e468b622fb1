import type { ContactRecorded } from "@soshogle/domain/contact/events";
import type { AnyRecorded } from "@soshogle/domain/event";
import { categoryOf, idOf, partsOfConversationId } from "@soshogle/domain/ids";
import type { LeadRecorded } from "@soshogle/domain/lead/events";
import { slotOfEvent } from "../content-slots.ts";
import type { Collection, Lower, Projection } from "../projection.ts";
import { countsOfCards } from "./counts.ts";
import type { LeadCard, LeadName } from "./document.ts";

const NAMES = "names";
const CARDS = "cards";

/** A lead's stream lies in the partition of its conversation, whose id that is; so does the contact's. */
const conversationOf = ({ meta }: AnyRecorded): string => meta.partition;

/** A contact's name and leads, kept from whichever the log has first. */
const names: Collection = {
  name: NAMES,
  indexes: [],
  touches: (event) =>
    event.type === "ContactProfileFetched" || event.type === "LeadCreated" ? [conversationOf(event)] : [],
  project: ({ id, document, event }) => {
    const known = (document as LeadName | null) ?? firstName(id, event); // made by this function
    if (event.type === "LeadCreated")
      return { ...known, leadIds: [...new Set([...known.leadIds, idOf(event.stream)])] };
    return { ...known, content: { name: slotOfEvent(event, ["name", "username", "pictureUrl"]) } };
  },
};

const firstName = (id: string, { meta }: AnyRecorded): LeadName => ({
  id,
  workspaceId: meta.workspaceId,
  leadIds: [],
  content: { name: null },
});

const nameIn = (lower: Lower, conversationId: string): LeadName | null =>
  lower.after(NAMES, conversationId) as LeadName | null; // made by `names`

const cards: Collection = {
  name: CARDS,
  indexes: [
    { name: "by_stage", fields: ["workspaceId", "stage", "movedAt"] },
    { name: "by_account", fields: ["workspaceId", "accountId", "stage", "movedAt"] },
    { name: "by_owner", fields: ["workspaceId", "ownerId", "stage", "movedAt"] },
    { name: "by_account_owner", fields: ["workspaceId", "accountId", "ownerId", "stage", "movedAt"] },
    { name: "by_conversation", fields: ["workspaceId", "conversationId", "createdAt"] },
  ],
  touches: (event, lower) => {
    if (categoryOf(event.stream) === "lead") return [idOf(event.stream)];
    if (event.type !== "ContactProfileFetched") return [];
    return nameIn(lower, conversationOf(event))?.leadIds ?? [];
  },
  project: ({ id, document, event, lower }) => {
    const card = document as LeadCard | null; // made by this function
    return nextCard(id, card, { event: event as unknown as LeadRecorded | ContactRecorded, lower }); // of the categories below
  },
};

const nextCard = (
  id: string,
  card: LeadCard | null,
  { event, lower }: { readonly event: LeadRecorded | ContactRecorded; readonly lower: Lower },
): LeadCard | null => {
  if (event.type === "LeadCreated") return card ?? firstCard(id, event, lower);
  if (card === null) return null;
  switch (event.type) {
    case "ContactProfileFetched": {
      const name = nameIn(lower, card.conversationId)?.content.name ?? null;
      return { ...card, content: { ...card.content, name } };
    }
    case "LeadStageChanged":
      return { ...card, stage: event.data.to, movedAt: event.meta.occurredAt };
    case "LeadOwnerChanged":
      return { ...card, ownerId: event.data.ownerId };
    case "LeadValued":
      return { ...card, value: event.data };
    case "LeadValueRemoved":
      return { ...card, value: null };
    case "LeadNoteWritten":
      return {
        ...card,
        noteWrittenAt: event.meta.occurredAt,
        noteWrittenBy: event.meta.actor.id,
        content: { ...card.content, note: slotOfEvent(event, ["text"]) },
      };
    case "LeadNoteRemoved":
      return { ...card, noteWrittenAt: null, noteWrittenBy: null, content: { ...card.content, note: null } };
    default:
      return card;
  }
};

const firstCard = (id: string, event: Extract<LeadRecorded, { type: "LeadCreated" }>, lower: Lower): LeadCard => {
  const { conversationId, stage, source, firstMessageAt } = event.data;
  return {
    id,
    workspaceId: event.meta.workspaceId,
    conversationId,
    ...partsOfConversationId(conversationId),
    stage,
    ownerId: null,
    value: null,
    source,
    firstMessageAt,
    createdAt: event.meta.occurredAt,
    movedAt: event.meta.occurredAt,
    noteWrittenAt: null,
    noteWrittenBy: null,
    content: { name: nameIn(lower, conversationId)?.content.name ?? null, note: null },
  };
};

const counts = countsOfCards({
  name: "counts",
  cards: CARDS,
  indexes: [{ name: "by_account", fields: ["workspaceId", "accountId"] }],
  keyOf: () => ({}),
});

const ownerCounts = countsOfCards({
  name: "owner_counts",
  cards: CARDS,
  indexes: [{ name: "by_owner", fields: ["workspaceId", "ownerId", "accountId"] }],
  keyOf: ({ ownerId }) => ({ ownerId }),
});

export const leads: Projection = {
  name: "leads",
  version: 1,
  categories: ["lead", "contact"],
  levels: [[names], [cards], [counts, ownerCounts]],
};
