import { explain } from "@soshogle/instagram/graph/errors";
import type { AccountCard } from "@soshogle/read-models/accounts/document";
import { readSlot } from "@soshogle/read-models/content-slots";
import type { AccountView } from "../../app/views.ts";

export const accountView = (card: AccountCard): AccountView => {
  const profile = readSlot<{ username: string; name: string | null; pictureUrl: string | null }>(
    card.content.profile,
  ).value;
  const { id, igId, status, connectedAt, disconnectedAt, tokenExpiresAt, tokenRejected, subscription } = card;
  return {
    id,
    igId,
    username: profile.username ?? "unknown",
    name: profile.name ?? null,
    pictureUrl: profile.pictureUrl ?? null,
    status,
    connectedAt,
    disconnectedAt,
    tokenExpiresAt,
    tokenRejected,
    subscription,
    subscriptionProblem: card.subscriptionError === null ? null : explain(card.subscriptionError).sentence,
  };
};
