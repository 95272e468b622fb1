import { utf8Length } from "@soshogle/domain/conversation/conversation";
import type { Attachment, MessageContent, MessageFacts, Referral } from "@soshogle/domain/conversation/events";
import type { z } from "zod";
import type { AttachmentShape, MessageItem, MessageShape, ReferralShape } from "./schemas.ts";

/** The facts of a message that stay clear in the log. */
export const factsOf = (item: MessageItem, standby: boolean): MessageFacts => {
  const { message } = item;
  return {
    mid: message.mid,
    sentAt: item.timestamp,
    textBytes: utf8Length(message.text ?? ""),
    attachmentTypes: (message.attachments ?? []).map(({ type }) => type),
    replyTo: replyTargetOf(message),
    quickReply: (message.quick_reply ?? null) !== null,
    referral: referralOf(message.referral ?? item.referral),
    standby,
    unsupported: message.is_unsupported === true,
  };
};

/** What a person wrote; `slice` is the item as it came. */
export const contentOf = (message: z.output<typeof MessageShape>, slice: string): MessageContent => ({
  text: message.text ?? null,
  attachments: (message.attachments ?? []).map(attachmentOf),
  item: slice,
});

const attachmentOf = ({ type, payload, url, title }: z.output<typeof AttachmentShape>): Attachment => {
  const inside = typeof payload === "object" && payload !== null ? (payload as { url?: unknown; title?: unknown }) : {}; // any object
  return { type, url: textOrNull(inside.url ?? url), title: textOrNull(inside.title ?? title) };
};

const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);

const replyTargetOf = ({ reply_to }: z.output<typeof MessageShape>): MessageFacts["replyTo"] =>
  reply_to ? { mid: reply_to.mid ?? null, storyId: reply_to.story?.id ?? null } : null;

/** Ids and references alone: titles and pictures of an advertisement stay in the item. */
export const referralOf = (referral: z.output<typeof ReferralShape> | null | undefined): Referral | null =>
  referral ? knownReferral(referral) : null;

export const knownReferral = (referral: z.output<typeof ReferralShape>): Referral => ({
  source: referral.source ?? null,
  type: referral.type ?? null,
  ref: referral.ref ?? null,
  adId: referral.ad_id ?? null,
  productId: referral.product?.id ?? null,
});
