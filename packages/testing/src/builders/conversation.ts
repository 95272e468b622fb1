import type { ContactEvent } from "@soshogle/domain/contact/events";
import type { ConversationEvent, Referral } from "@soshogle/domain/conversation/events";
import { contactStream, conversationIdOf, conversationStream } from "@soshogle/domain/ids";
import type { Draft } from "./drafts.ts";

export const WORKSPACE = "00000000-0000-4000-8000-000000000001";
export const ACCOUNT = "00000000-0000-4000-8000-0000000000a1";

/** A conversation whose events are written as drafts. */
export const conversationOf = (contactId: string, { accountId = ACCOUNT, workspaceId = WORKSPACE } = {}) => {
  const id = conversationIdOf(accountId, contactId);
  const place = { partition: id, workspaceId };
  return {
    id,
    workspaceId,
    draft: (event: ConversationEvent, occurredAt = 1_000): Draft => ({
      ...place,
      stream: conversationStream(id),
      event,
      occurredAt,
    }),
    ofContact: (event: ContactEvent, occurredAt = 1_000): Draft => ({
      ...place,
      stream: contactStream(id),
      event,
      occurredAt,
    }),
  };
};

type Event<T extends ConversationEvent["type"]> = Extract<ConversationEvent, { type: T }>;

const facts = (mid: string, sentAt: number, text: string) => ({
  mid,
  sentAt,
  textBytes: Buffer.byteLength(text),
  attachmentTypes: [],
  replyTo: null,
  quickReply: false,
  referral: null,
  standby: false,
  unsupported: false,
});
const content = (text: string) => ({ text, attachments: [], item: JSON.stringify({ message: { text } }) });

export const started = (by: "contact" | "account" = "contact"): ConversationEvent => ({
  type: "ConversationStarted",
  data: { by },
});

export const received = (mid: string, sentAt: number, text = `text of ${mid}`): Event<"MessageReceived"> => ({
  type: "MessageReceived",
  data: facts(mid, sentAt, text),
  personal: content(text),
});

export const echoed = (mid: string, sentAt: number, text = `text of ${mid}`): Event<"MessageEchoed"> => ({
  type: "MessageEchoed",
  data: { ...facts(mid, sentAt, text), self: false },
  personal: content(text),
});

/** A message taken back, whose content stands in these revisions. */
export const unsent = (mid: string, unsentAt: number, revisions: readonly number[]): ConversationEvent => ({
  type: "MessageUnsent",
  data: { mid, unsentAt, revisions: [...revisions] },
  personal: { item: null },
});

export const erased = (from: number, to: number): ConversationEvent => ({ type: "ContentErased", data: { from, to } });

export const seenBy = (mid: string, seenAt: number): ConversationEvent => ({
  type: "MessageSeen",
  data: { mid, seenAt },
  personal: { item: JSON.stringify({ read: { mid } }) },
});

type Side = "contact" | "account";

export const reacted = (mid: string, reactedAt: number, emoji = "❤️", by: Side = "contact"): ConversationEvent => ({
  type: "MessageReacted",
  data: { mid, by, reactedAt },
  personal: { emoji, reaction: "other", item: JSON.stringify({ reaction: { mid, emoji } }) },
});

export const unreacted = (mid: string, unreactedAt: number, by: Side = "contact"): ConversationEvent => ({
  type: "MessageUnreacted",
  data: { mid, by, unreactedAt },
  personal: { item: JSON.stringify({ reaction: { mid } }) },
});

/** An edit is made at its number of ms. */
export const edited = (mid: string, number: number, text = `edit ${number} of ${mid}`): ConversationEvent => ({
  type: "MessageEdited",
  data: { mid, by: "contact", number, textBytes: Buffer.byteLength(text), editedAt: number },
  personal: { text, item: JSON.stringify({ message_edit: { mid, text } }) },
});

export const tapped = (mid: string | null, tappedAt: number, title = "Prices"): ConversationEvent => ({
  type: "PostbackReceived",
  data: { mid, tappedAt, titleBytes: Buffer.byteLength(title), referral: null },
  personal: { title, payload: title.toUpperCase(), item: JSON.stringify({ postback: { mid, title } }) },
});

const fromLink = { source: "SHORTLINKS", type: "OPEN_THREAD", ref: "qr17", adId: null, productId: null };

export const referred = (referredAt: number, referral: Referral = fromLink): ConversationEvent => ({
  type: "ReferralReceived",
  data: { referral, referredAt },
  personal: { item: JSON.stringify({ referral }) },
});

export const optedIn = (optedInAt: number, title = "Shop news"): ConversationEvent => ({
  type: "OptInReceived",
  data: { kind: "notification_messages", optedInAt },
  personal: { title, payload: null, item: JSON.stringify({ optin: { title } }) },
});

export const controlChanged = (
  action: Event<"ThreadControlChanged">["data"]["action"],
  changedAt: number,
): ConversationEvent => ({
  type: "ThreadControlChanged",
  data: { action, fromAppId: "1", toAppId: "2", changedAt },
  personal: { item: "{}" },
});

export const partRequested = (partId: string, requestedAt: number, text = `text of ${partId}`): ConversationEvent => ({
  type: "PartRequested",
  data: {
    replyId: "reply",
    partId,
    index: 0,
    kind: "text",
    attachmentType: null,
    textBytes: Buffer.byteLength(text),
    requestedAt,
  },
  personal: { text, attachments: [] },
});

export const partAttempted = (partId: string, attempt: number, attemptedAt: number): ConversationEvent => ({
  type: "PartAttempted",
  data: { partId, attempt, attemptedAt },
});

export const partAccepted = (partId: string, attempt: number, mid: string | null): ConversationEvent => ({
  type: "PartAccepted",
  data: { partId, attempt, mid, settledBy: mid === null ? "person" : "answer", acceptedAt: 0 },
});

export const partFailed = (partId: string, attempt: number, retryAt: number | null): ConversationEvent => ({
  type: "PartFailed",
  data: { partId, attempt, code: "100", subcode: null, retryAt },
});

export const assigned = (userId: string | null): ConversationEvent => ({
  type: "ConversationAssigned",
  data: { userId },
});

export const noted = (noteId: string, writtenAt: number, text = `text of ${noteId}`): ConversationEvent => ({
  type: "NoteWritten",
  data: { noteId, textBytes: Buffer.byteLength(text), writtenAt },
  personal: { text },
});

export const profileFetched = (name: string, fetchedAt: number): ContactEvent => ({
  type: "ContactProfileFetched",
  data: { fetchedAt, hasPicture: false, followers: 3, verified: false, followsAccount: true, followedByAccount: false },
  personal: { name, username: name.toLowerCase(), pictureUrl: null },
});
