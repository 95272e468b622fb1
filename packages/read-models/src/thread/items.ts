import type { ConversationRecorded, MessageFacts } from "@soshogle/domain/conversation/events";
import { idOf } from "@soshogle/domain/ids";
import { erasedSlot, slotOfEvent } from "../content-slots.ts";
import type { Collection, DocumentRange, Lower } from "../projection.ts";
import type { ThreadItem } from "./document.ts";
import { emptyItem, type Of } from "./empty-item.ts";
import { assignmentItemId, editItemId, messageItemId, noteItemId, partItemId } from "./ids.ts";
import { touchedRef } from "./refs.ts";
import { firstTold, isTold, nextTold, toldItem } from "./told.ts";

export const ITEMS = "items";
const BY_REVISION = "by_revision";
const BODY = ["text", "attachments"];

type Part = NonNullable<ThreadItem["part"]>;

/** Level 2: one document a message or part. */
export const items: Collection = {
  name: ITEMS,
  indexes: [
    { name: "by_time", fields: ["workspaceId", "conversationId", "hidden", "at"] },
    { name: BY_REVISION, fields: ["workspaceId", "conversationId", "revision"] },
    { name: "by_mid", fields: ["workspaceId", "conversationId", "mid"] },
  ],
  range: { types: ["ContentErased"], of: (event) => erased(event as unknown as ConversationRecorded) }, // the category of the projection
  touches: (event, lower) => touchedItems(event as unknown as ConversationRecorded, lower), // the category of the projection
  project: ({ id, document, event }) => {
    const recorded = event as unknown as ConversationRecorded; // the category of the projection
    const item = document as ThreadItem | null; // made by this function
    return item ? nextItem(item, recorded) : firstItem(id, recorded);
  },
};

const erased = (event: ConversationRecorded): DocumentRange | null =>
  event.type === "ContentErased"
    ? {
        index: BY_REVISION,
        where: [
          { field: "workspaceId", equals: event.meta.workspaceId },
          { field: "conversationId", equals: idOf(event.stream) },
          { field: "revision", atLeast: event.data.from, atMost: event.data.to },
        ],
      }
    : null;

const touchedItems = (event: ConversationRecorded, lower: Lower): readonly string[] => {
  const conversationId = idOf(event.stream);
  if (isTold(event)) return [toldItem(event)];
  switch (event.type) {
    case "MessageReceived":
      return [messageItemId(conversationId, event.data.mid)];
    case "MessageEchoed": {
      const { before } = touchedRef(lower, conversationId, event.data.mid);
      return [before?.itemId ?? messageItemId(conversationId, event.data.mid)];
    }
    case "MessageUnsent":
      return [itemOf(event, lower), editItemId(conversationId, event.data.mid)];
    case "MessageSeen":
      return [itemOf(event, lower)];
    case "PartAccepted":
      return [partItemId(conversationId, event.data.partId), ...joinedEcho(event, lower)];
    case "PartRequested":
    case "PartAttempted":
    case "PartFailed":
    case "PartAttemptAbandoned":
    case "PartUnresolved":
    case "PartReleased":
    case "PartCancelled":
      return [partItemId(conversationId, event.data.partId)];
    case "NoteWritten":
      return [noteItemId(conversationId, event.data.noteId)];
    case "ConversationAssigned":
      return [assignmentItemId(conversationId, event.revision)];
    default:
      return [];
  }
};

/** The item of a message that is known by its id alone. */
const itemOf = ({ stream, data: { mid } }: Of<"MessageUnsent" | "MessageSeen">, lower: Lower): string =>
  touchedRef(lower, idOf(stream), mid).after?.itemId ?? messageItemId(idOf(stream), mid);

/** The echo's own item, when this acceptance tells that it was the part's. */
const joinedEcho = (event: Of<"PartAccepted">, lower: Lower): readonly string[] => {
  if (event.data.mid === null) return [];
  const { before, after } = touchedRef(lower, idOf(event.stream), event.data.mid);
  return before && after && before.itemId !== after.itemId ? [before.itemId] : [];
};

const firstItem = (id: string, event: ConversationRecorded): ThreadItem | null => {
  if (isTold(event)) return firstTold(id, event);
  switch (event.type) {
    case "MessageReceived":
      return { ...fromMessage(id, event), direction: "in", kind: "message" };
    case "MessageEchoed":
      return { ...fromMessage(id, event), direction: "out", kind: "echo" };
    case "PartRequested":
      return fromPart(id, event);
    case "NoteWritten":
      return fromNote(id, event);
    case "ConversationAssigned":
      return fromAssignment(id, event);
    default:
      return null;
  }
};

const fromMessage = (id: string, event: Of<"MessageReceived"> | Of<"MessageEchoed">) => {
  const { mid, sentAt, attachmentTypes, replyTo, quickReply, referral, unsupported }: MessageFacts = event.data;
  return {
    ...emptyItem(id, event),
    at: sentAt,
    mid,
    attachmentTypes,
    replyTo,
    quickReply,
    referral,
    unsupported,
    content: { body: slotOfEvent(event, BODY) },
  };
};

const fromPart = (id: string, event: Of<"PartRequested">): ThreadItem => {
  const { partId, replyId, attachmentType, requestedAt } = event.data;
  return {
    ...emptyItem(id, event),
    at: requestedAt,
    direction: "out",
    kind: "part",
    attachmentTypes: attachmentType === null ? [] : [attachmentType],
    actorId: event.meta.actor.id,
    part: { ...unsent, id: partId, replyId },
    content: { body: slotOfEvent(event, BODY) },
  };
};

const fromNote = (id: string, event: Of<"NoteWritten">): ThreadItem => ({
  ...emptyItem(id, event),
  at: event.data.writtenAt,
  kind: "note",
  actorId: event.meta.actor.id,
  content: { body: slotOfEvent(event, BODY) },
});

const fromAssignment = (id: string, event: Of<"ConversationAssigned">): ThreadItem => ({
  ...emptyItem(id, event),
  at: event.meta.occurredAt,
  kind: "assignment",
  actorId: event.meta.actor.id,
  assigneeId: event.data.userId,
});

const unsent = {
  state: "requested",
  attempt: 0,
  attemptedAt: null,
  code: null,
  subcode: null,
  retryAt: null,
  settledBy: null,
} as const;

const nextItem = (item: ThreadItem, event: ConversationRecorded): ThreadItem => {
  if (isTold(event)) return nextTold(item, event);
  if (event.type === "MessageUnsent") return { ...item, unsent: true, content: { body: null } };
  if (event.type === "ContentErased") return { ...item, content: { body: erasedSlot(item.content.body) } };
  if (item.part === null)
    return event.type === "PartAccepted" ? { ...item, hidden: true, content: { body: null } } : item;
  const part = nextPart(item.part, event);
  return event.type === "PartAccepted" ? { ...item, part, mid: event.data.mid } : { ...item, part };
};

const nextPart = (part: Part, event: ConversationRecorded): Part => {
  switch (event.type) {
    case "PartAttempted": {
      const { attempt, attemptedAt } = event.data;
      return { ...part, ...unsent, state: "attempted", attempt, attemptedAt };
    }
    case "PartAccepted": {
      const { attempt, settledBy } = event.data;
      return { ...part, state: "accepted", attempt, settledBy, code: null, subcode: null, retryAt: null };
    }
    case "PartFailed": {
      const { attempt, code, subcode, retryAt } = event.data;
      return { ...part, state: retryAt === null ? "failed" : "retrying", attempt, code, subcode, retryAt };
    }
    case "PartAttemptAbandoned":
      return { ...part, state: "requested" };
    case "PartUnresolved":
      return { ...part, state: "unresolved" };
    case "PartReleased":
      return { ...part, state: "released" };
    case "PartCancelled":
      return { ...part, state: "cancelled", retryAt: null };
    default:
      return part;
  }
};
