import type { ContactRecorded } from "@soshogle/domain/contact/events";
import type { AnyRecorded } from "@soshogle/domain/event";
import { idOf, partsOfConversationId } from "@soshogle/domain/ids";
import { slotOfEvent } from "../content-slots.ts";
import type { Collection, Projection } from "../projection.ts";
import type { ContactCard } from "./document.ts";

/** A card begins with the conversation or with the first answer about the profile, whichever the log has first. */
const cards: Collection = {
  name: "cards",
  indexes: [],
  touches: ({ type, stream }) => (concerns.has(type) ? [idOf(stream)] : []),
  project: ({ id, document, event }) => {
    const card = (document as ContactCard | null) ?? startCard(id, event); // made by this function
    return nextCard({ ...card, firstSeenAt: Math.min(card.firstSeenAt, event.meta.occurredAt) }, event);
  },
};

const concerns = new Set(["ConversationStarted", "ContactProfileFetched", "ContactProfileUnavailable"]);

const startCard = (id: string, { meta }: AnyRecorded): ContactCard => ({
  id,
  workspaceId: meta.workspaceId,
  ...partsOfConversationId(id),
  firstSeenAt: meta.occurredAt,
  profileFetchedAt: null,
  profileError: null,
  followers: null,
  verified: null,
  followsAccount: null,
  content: { profile: null },
});

const nextCard = (card: ContactCard, event: AnyRecorded): ContactCard => {
  const { type, data } = event as unknown as ContactRecorded; // other types leave the card as it is
  switch (type) {
    case "ContactProfileFetched": {
      const { fetchedAt, followers, verified, followsAccount } = data;
      const profile = slotOfEvent(event, ["name", "username", "pictureUrl"]);
      const known = { profileFetchedAt: fetchedAt, profileError: null, followers, verified, followsAccount };
      return { ...card, ...known, content: { profile } };
    }
    case "ContactProfileUnavailable":
      return { ...card, profileError: data.code };
    default:
      return card;
  }
};

export const contacts: Projection = {
  name: "contacts",
  version: 1,
  categories: ["contact", "conversation"],
  levels: [[cards]],
};
