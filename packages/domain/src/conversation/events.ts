import { z } from "zod";
import { defineEvent, type EventOf, type RecordedOf } from "../event.ts";

const Time = z.number().int();
const Mid = z.string().min(1).max(1024);
const PartId = z.string().min(1).max(64);
const Attempt = z.number().int().min(1);
const Revision = z.number().int().min(0);

/** Where a message came from: an advertisement, a link, a shop product. Ids and references only, so it stays clear. */
export const Referral = z.object({
  source: z.string().nullable(),
  type: z.string().nullable(),
  ref: z.string().nullable(),
  adId: z.string().nullable(),
  productId: z.string().nullable(),
});
export type Referral = z.infer<typeof Referral>;

/** What a message answers: another message by `mid`, or a story by its id. */
export const ReplyTarget = z.object({ mid: z.string().nullable(), storyId: z.string().nullable() });

/** The facts of a message that may stay clear: deciding, counting and verifying need no key. `sentAt` is Meta's time, ms. */
export const MessageFacts = z.object({
  mid: Mid,
  sentAt: Time,
  textBytes: z.number().int().min(0),
  attachmentTypes: z.array(z.string()),
  replyTo: ReplyTarget.nullable(),
  quickReply: z.boolean(),
  referral: Referral.nullable(),
  standby: z.boolean(),
  unsupported: z.boolean(),
});
export type MessageFacts = z.infer<typeof MessageFacts>;

export const Attachment = z.object({ type: z.string(), url: z.string().nullable(), title: z.string().nullable() });
export type Attachment = z.infer<typeof Attachment>;

/** What a person wrote. `item` is the webhook item exactly as it came. */
export const MessageContent = z.object({
  text: z.string().nullable(),
  attachments: z.array(Attachment),
  item: z.string(),
});
export type MessageContent = z.infer<typeof MessageContent>;

export const ConversationStarted = defineEvent({
  type: "ConversationStarted",
  data: z.object({ by: z.enum(["contact", "account"]) }),
});
export const MessageReceived = defineEvent({ type: "MessageReceived", data: MessageFacts, personal: MessageContent });
/** A message sent for the account, by this product or elsewhere: which of the two is known once a part has its `mid`. */
export const MessageEchoed = defineEvent({
  type: "MessageEchoed",
  data: MessageFacts.extend({ self: z.boolean() }),
  personal: MessageContent,
});
/** The contact has seen the message `mid` and, by that, all outbound ones before it. */
export const MessageSeen = defineEvent({
  type: "MessageSeen",
  data: z.object({ mid: Mid, seenAt: Time }),
  personal: z.object({ item: z.string() }),
});
/**
 * A message that its sender took back. `revisions` are the events of this stream that hold its content: their keys are
 * destroyed. There are none while the message is unknown; when it arrives, its event is followed by another of these.
 */
export const MessageUnsent = defineEvent({
  type: "MessageUnsent",
  data: z.object({ mid: Mid, unsentAt: Time, revisions: z.array(Revision) }),
  personal: z.object({ item: z.string().nullable() }),
});
const Side = z.enum(["contact", "account"]);
const OnlyItem = z.object({ item: z.string() });
/**
 * Somebody put a reaction to the message `mid`. One stands for each side of a conversation and message: a new one takes the
 * place of the one before. `reaction` is Meta's name of it (`love`), `emoji` what was chosen.
 */
export const MessageReacted = defineEvent({
  type: "MessageReacted",
  data: z.object({ mid: Mid, by: Side, reactedAt: Time }),
  personal: z.object({ emoji: z.string().nullable(), reaction: z.string().nullable(), item: z.string() }),
});
/** Somebody took a reaction back. */
export const MessageUnreacted = defineEvent({
  type: "MessageUnreacted",
  data: z.object({ mid: Mid, by: Side, unreactedAt: Time }),
  personal: OnlyItem,
});
/** What a message says from now on; `number` counts its edits from 1. Empty once the message was taken back. */
export const MessageEdited = defineEvent({
  type: "MessageEdited",
  data: z.object({
    mid: Mid,
    by: Side,
    number: z.number().int().min(1),
    textBytes: z.number().int().min(0),
    editedAt: Time,
  }),
  personal: z.object({ text: z.string().nullable(), item: z.string() }),
});
/** The contact tapped an icebreaker, a menu entry or a button. `title` is what stood on it, `payload` what it stands for. */
export const PostbackReceived = defineEvent({
  type: "PostbackReceived",
  data: z.object({
    mid: Mid.nullable(),
    tappedAt: Time,
    titleBytes: z.number().int().min(0),
    referral: Referral.nullable(),
  }),
  personal: z.object({ title: z.string().nullable(), payload: z.string().nullable(), item: z.string() }),
});
/** The contact came to a conversation that existed through a link, an advertisement or a product, without writing. */
export const ReferralReceived = defineEvent({
  type: "ReferralReceived",
  data: z.object({ referral: Referral, referredAt: Time }),
  personal: OnlyItem,
});
/** The contact agreed to be written to; `kind` is Meta's, `title` names what about. */
export const OptInReceived = defineEvent({
  type: "OptInReceived",
  data: z.object({ kind: z.string().nullable(), optedInAt: Time }),
  personal: z.object({ title: z.string().nullable(), payload: z.string().nullable(), item: z.string() }),
});
/** Another app got, gave or wants the right to answer here. The app ids are Meta's, as far as it named them. */
export const ThreadControlChanged = defineEvent({
  type: "ThreadControlChanged",
  data: z.object({
    action: z.enum(["passed", "taken", "requested"]),
    fromAppId: z.string().nullable(),
    toAppId: z.string().nullable(),
    changedAt: Time,
  }),
  personal: OnlyItem,
});
/** The keys of all events of this stream from `from` to `to` (revisions, both included) are destroyed. */
export const ContentErased = defineEvent({
  type: "ContentErased",
  data: z.object({ from: Revision, to: Revision }),
});

/** Which rule of Meta's lets the reply go out, and until when (ms). */
export const WindowRule = z.object({ kind: z.literal("standard"), openUntil: Time });
export const ReplyRequested = defineEvent({
  type: "ReplyRequested",
  data: z.object({ replyId: z.string().min(1).max(64), rule: WindowRule, parts: z.number().int().min(1) }),
});
export const PartRequested = defineEvent({
  type: "PartRequested",
  data: z.object({
    replyId: z.string(),
    partId: PartId,
    index: z.number().int().min(0),
    kind: z.enum(["text", "attachment"]),
    attachmentType: z.string().nullable(),
    textBytes: z.number().int().min(0),
    requestedAt: Time,
  }),
  personal: z.object({ text: z.string().nullable(), attachments: z.array(Attachment) }),
});
export const PartAttempted = defineEvent({
  type: "PartAttempted",
  data: z.object({ partId: PartId, attempt: Attempt, attemptedAt: Time }),
});
export const PartAccepted = defineEvent({
  type: "PartAccepted",
  data: z.object({
    partId: PartId,
    attempt: Attempt,
    mid: Mid.nullable(),
    settledBy: z.enum(["answer", "echo", "person"]),
    acceptedAt: Time,
  }),
});
/** `code` is Meta's error code or one of ours (`window_closed`, `account_disconnected`); `retryAt` null means never by itself. */
export const PartFailed = defineEvent({
  type: "PartFailed",
  data: z.object({
    partId: PartId,
    attempt: z.number().int().min(0),
    code: z.string(),
    subcode: z.string().nullable(),
    retryAt: Time.nullable(),
  }),
});
export const PartAttemptAbandoned = defineEvent({
  type: "PartAttemptAbandoned",
  data: z.object({ partId: PartId, attempt: Attempt }),
});
/** An attempt without a known outcome: it may have gone out. Settled by the echo or by a person. */
export const PartUnresolved = defineEvent({
  type: "PartUnresolved",
  data: z.object({
    partId: PartId,
    attempt: Attempt,
    cause: z.enum(["timeout", "connection", "server_error", "crash"]),
  }),
});
export const PartReleased = defineEvent({
  type: "PartReleased",
  data: z.object({ partId: PartId, attempt: Attempt }),
});
export const PartCancelled = defineEvent({ type: "PartCancelled", data: z.object({ partId: PartId }) });

/** Who works on the conversation from now on: a user of its workspace, or null for nobody. */
export const ConversationAssigned = defineEvent({
  type: "ConversationAssigned",
  data: z.object({ userId: z.string().min(1).max(64).nullable() }),
});
/** What the team tells itself beside the messages; its author is the actor. Never sent to anybody. */
export const NoteWritten = defineEvent({
  type: "NoteWritten",
  data: z.object({ noteId: z.string().min(1).max(64), textBytes: z.number().int().min(0), writtenAt: Time }),
  personal: z.object({ text: z.string() }),
});

export const ConversationArchived = defineEvent({ type: "ConversationArchived", data: z.object({}) });
export const ConversationReopened = defineEvent({
  type: "ConversationReopened",
  data: z.object({ because: z.enum(["person", "message"]) }),
});
/** Everything up to `upTo` (a revision of this stream) has been read by the team. */
export const ConversationMarkedRead = defineEvent({
  type: "ConversationMarkedRead",
  data: z.object({ upTo: z.number().int().min(0) }),
});

export const conversationEvents = [
  ConversationStarted,
  MessageReceived,
  MessageEchoed,
  MessageSeen,
  MessageUnsent,
  MessageReacted,
  MessageUnreacted,
  MessageEdited,
  PostbackReceived,
  ReferralReceived,
  OptInReceived,
  ThreadControlChanged,
  ContentErased,
  ReplyRequested,
  PartRequested,
  PartAttempted,
  PartAccepted,
  PartFailed,
  PartAttemptAbandoned,
  PartUnresolved,
  PartReleased,
  PartCancelled,
  ConversationArchived,
  ConversationReopened,
  ConversationMarkedRead,
  ConversationAssigned,
  NoteWritten,
] as const;

export type ConversationEvent = EventOf<(typeof conversationEvents)[number]>;
export type ConversationRecorded = RecordedOf<(typeof conversationEvents)[number]>;
