import type { AccountRecorded } from "@soshogle/domain/account/events";
import { idOf } from "@soshogle/domain/ids";
import { slotOfEvent } from "../content-slots.ts";
import type { Collection, Projection } from "../projection.ts";
import type { AccountCard } from "./document.ts";

const cards: Collection = {
  name: "cards",
  indexes: [{ name: "by_workspace", fields: ["workspaceId", "connectedAt"] }],
  touches: ({ stream }) => [idOf(stream)],
  project: ({ id, document, event }) => {
    const recorded = event as unknown as AccountRecorded; // the category of the projection
    const card = document as AccountCard | null; // made by this function
    if (recorded.type === "AccountConnected") return connectedCard(id, recorded);
    return card && nextCard(card, recorded);
  },
};

type Connected = Extract<AccountRecorded, { type: "AccountConnected" }>;

/** Connecting again starts over: token and subscription are new. */
const connectedCard = (id: string, event: Connected): AccountCard => ({
  id,
  workspaceId: event.meta.workspaceId,
  igId: event.data.igId,
  status: "connected",
  connectedAt: event.data.connectedAt,
  disconnectedAt: null,
  tokenExpiresAt: event.data.tokenExpiresAt,
  tokenRejected: false,
  subscription: "pending",
  subscriptionError: null,
  scopes: event.data.scopes,
  content: { profile: slotOfEvent(event, ["username", "name", "pictureUrl"]) },
});

const nextCard = (card: AccountCard, event: Exclude<AccountRecorded, Connected>): AccountCard => {
  switch (event.type) {
    case "AccountSubscribed":
      return { ...card, subscription: "subscribed", subscriptionError: null };
    case "AccountSubscriptionFailed":
      return { ...card, subscription: "failed", subscriptionError: event.data.code };
    case "AccountTokenRejected":
      return { ...card, tokenRejected: true };
    case "AccountDisconnected":
      return { ...card, status: "disconnected", disconnectedAt: event.data.disconnectedAt };
  }
};

export const accounts: Projection = { name: "accounts", version: 1, categories: ["account"], levels: [[cards]] };
