import { WINDOW_MS } from "@soshogle/domain/conversation/conversation";
import type { Role } from "@soshogle/domain/member/events";
import type { AccountCard } from "@soshogle/read-models/accounts/document";
import { readSlot } from "@soshogle/read-models/content-slots";
import type { ConversationRow } from "@soshogle/read-models/conversations/document";
import type { ConversationListRow, ReplyPermission } from "../../app/views.ts";
import { sentenceOf } from "../trpc/rejections.ts";
import { cut } from "./cut.ts";
import { type Names, personOf } from "./names.ts";

/** Longest preview that a list shows, in characters. */
const PREVIEW_CHARACTERS = 160;

/** @param draft What the viewer wrote there and did not send. */
export const listRow = (row: ConversationRow, names: Names, draft: string | null = null): ConversationListRow => {
  const contact = readSlot<{ name: string | null; username: string | null; pictureUrl: string | null }>(
    row.content.name,
  ).value;
  const preview = readSlot<{ text: string | null; title: string | null }>(row.content.preview);
  const said = preview.value.text ?? preview.value.title ?? null;
  return {
    id: row.id,
    channel: row.channel,
    account: { id: row.accountId, username: names.account(row.accountId) },
    contact: {
      id: row.contactId,
      name: contact.name ?? null,
      username: contact.username ?? null,
      pictureUrl: contact.pictureUrl ?? null,
    },
    status: row.status,
    assignee: personOf(row.assigneeId, names),
    lastAt: row.lastAt,
    lastDirection: row.lastDirection,
    lastKind: row.lastKind,
    preview: { text: cut(said, PREVIEW_CHARACTERS), forgotten: preview.forgotten },
    draft: cut(draft, PREVIEW_CHARACTERS),
    unread: row.unread,
    waitingSince: row.waitingSince,
    openUntil: row.lastCustomerAt === null ? null : row.lastCustomerAt + WINDOW_MS,
    troubled: row.troubledParts.length,
    lastRevision: row.lastRevision,
  };
};

/** Whether a reply may be requested now, and what stands in the way. */
export const replyPermission = (options: {
  readonly row: ConversationRow;
  readonly account: AccountCard | null;
  readonly role: Role;
  readonly now: number;
}): ReplyPermission => {
  const { row, account, role, now } = options;
  if (role === "auditor")
    return {
      allowed: false,
      reason: "no_rights",
      explanation: "Your role may read conversations but not answer them.",
      closedAt: null,
    };
  if (account?.status !== "connected") return blocked("account_disconnected", "AccountDisconnected");
  if (account.tokenRejected) return blocked("token_rejected", "TokenRejected");
  if (row.lastCustomerAt === null) return blocked("never_wrote", "ContactNeverWrote");
  const until = row.lastCustomerAt + WINDOW_MS;
  return now < until ? { allowed: true, until } : { ...blocked("window_closed", "WindowClosed"), closedAt: until };
};

type Blocked = Extract<ReplyPermission, { readonly allowed: false }>;

const blocked = (reason: Blocked["reason"], rejection: string): Blocked => ({
  allowed: false,
  reason,
  explanation: sentenceOf(rejection),
  closedAt: null,
});
