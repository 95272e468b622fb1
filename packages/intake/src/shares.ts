import { toldEvent } from "@soshogle/domain/conversation/told";
import { type ConversationId, conversationIdOf } from "@soshogle/domain/ids";
import type { Item, Problem } from "@soshogle/instagram/webhook/delivery";
import { translate } from "@soshogle/instagram/webhook/translate";
import type { Saying, Translation } from "@soshogle/instagram/webhook/translation";
import { fitsAppend } from "./append-size.ts";
import type { Route } from "./route-account.ts";

/** What an item says in a conversation, with the item itself. */
export type Said = Saying & { readonly item: Item };
export type Notice = Extract<Translation, { kind: "notice" }>;

/** What a delivery says in one conversation, in order of Meta's time; equal times keep the order of the delivery. */
export interface ConversationShare {
  readonly kind: "conversation";
  readonly route: Route;
  readonly conversationId: ConversationId;
  readonly said: readonly Said[];
}
export interface NoticeShare {
  readonly kind: "notice";
  readonly route: Route | null;
  readonly item: Item;
  readonly notice: Notice;
}
export interface QuarantineShare {
  readonly kind: "quarantine";
  readonly route: Route | null;
  readonly item: Item;
  readonly problem: Problem;
}
/** A part of a delivery that is recorded by itself, whatever becomes of the others. */
export type Share = ConversationShare | NoticeShare | QuarantineShare;

/** How many items a share stands for. */
export const itemsIn = (share: Share): number => (share.kind === "conversation" ? share.said.length : 1);

const UNKNOWN_ACCOUNT: Problem = { reason: "unknown_account", detail: "no connected account has this entry.id" };

/** Sorts items into shares; `routeOf` knows the account of an entry id, null when there is none. */
export const sharesOf = (items: readonly Item[], routeOf: (entryId: string) => Route | null): readonly Share[] => {
  const conversations = new Map<ConversationId, { route: Route; said: Said[] }>();
  const others: Share[] = [];
  for (const item of items) {
    const route = routeOf(item.entryId);
    const translation = translate(item);
    const problem = problemOf(translation, route);
    if (problem) others.push({ kind: "quarantine", route, item, problem });
    else if (translation.kind === "notice") others.push({ kind: "notice", route, item, notice: translation });
    else if (route && translation.kind !== "quarantine") {
      const conversationId = conversationIdOf(route.accountId, translation.contactId);
      const share = conversations.get(conversationId) ?? { route, said: [] };
      share.said.push({ ...translation, item });
      conversations.set(conversationId, share);
    }
  }
  const talks = [...conversations].map(([conversationId, { route, said }]): Share => {
    return { kind: "conversation", route, conversationId, said: said.toSorted((a, b) => a.at - b.at) };
  });
  return [...talks, ...others];
};

const problemOf = (translation: Translation, route: Route | null): Problem | null => {
  switch (translation.kind) {
    case "quarantine":
      return { reason: translation.reason, detail: translation.detail };
    case "notice":
      return null;
    case "seen":
    case "unsend":
    case "told":
    case "message":
      if (!fitsAppend(eventOf(translation))) return { reason: "schema_mismatch", detail: "too large for one event" };
      return route ? null : UNKNOWN_ACCOUNT;
  }
};

/** What an item's event is going to hold. */
const eventOf = ({ kind, command }: Saying) => {
  switch (kind) {
    case "message":
      return { clear: command.facts, personal: command.content };
    case "seen":
      return { clear: { mid: command.mid, seenAt: command.seenAt }, personal: { item: command.item } };
    case "unsend":
      return { clear: { mid: command.mid, unsentAt: command.unsentAt }, personal: { item: command.item } };
    case "told": {
      const { data: clear, personal } = toldEvent(command);
      return { clear, personal };
    }
  }
};
