import type { ConversationRecorded, MessageFacts } from "@soshogle/domain/conversation/events";
import { idOf } from "@soshogle/domain/ids";
import { slotOfEvent } from "../content-slots.ts";
import type { Collection, Lower } from "../projection.ts";
import type { ThreadItem } from "./document.ts";
import { messageItemId, partItemId } from "./ids.ts";
import { touchedRef } from "./refs.ts";

export const ITEMS = "items";
const BODY = ["text", "attachments"];

type Of<T extends ConversationRecorded["type"]> = Extract<ConversationRecorded, { type: T }>;
type Part = NonNullable<ThreadItem["part"]>;

/** Level 2: one document a message or part. */
export const items: Collection = {
  name: ITEMS,
  indexes: [{ name: "by_time", fields: ["workspaceId", "conversationId", "hidden", "at"] }],
  touches: (event, lower) => touchedItems(event as unknown as ConversationRecorded, lower), // the category of the projection
  project: ({ id, document, event }) => {
    const recorded = event as unknown as ConversationRecorded; // the category of the projection
    const item = document as ThreadItem | null; // made by this function
    return item ? nextItem(item, recorded) : firstItem(id, recorded);
  },
};

const touchedItems = (event: ConversationRecorded, lower: Lower): readonly string[] => {
  const conversationId = idOf(event.stream);
  switch (event.type) {
    case "MessageReceived":
      return [messageItemId(conversationId, event.data.mid)];
    case "MessageEchoed": {
      const { before } = touchedRef(lower, conversationId, event.data.mid);
      return [before?.itemId ?? messageItemId(conversationId, event.data.mid)];
    }
    case "MessageSeen": {
      const { after } = touchedRef(lower, conversationId, event.data.mid);
      return [after?.itemId ?? messageItemId(conversationId, event.data.mid)];
    }
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
    default:
      return [];
  }
};

/** The echo's own item, when this acceptance tells that it was the part's. */
const joinedEcho = (event: Of<"PartAccepted">, lower: Lower): readonly string[] => {
  if (event.data.mid === null) return [];
  const { before, after } = touchedRef(lower, idOf(event.stream), event.data.mid);
  return before && after && before.itemId !== after.itemId ? [before.itemId] : [];
};

const firstItem = (id: string, event: ConversationRecorded): ThreadItem | null => {
  switch (event.type) {
    case "MessageReceived":
      return { ...fromMessage(id, event), direction: "in", kind: "message" };
    case "MessageEchoed":
      return { ...fromMessage(id, event), direction: "out", kind: "echo" };
    case "PartRequested":
      return fromPart(id, event);
    default:
      return null;
  }
};

const fromMessage = (id: string, event: Of<"MessageReceived"> | Of<"MessageEchoed">) => {
  const { mid, sentAt, attachmentTypes, replyTo, unsupported }: MessageFacts = event.data;
  return {
    ...placed(id, event),
    at: sentAt,
    mid,
    attachmentTypes,
    replyTo,
    unsupported,
    actorId: null,
    part: null,
    content: { body: slotOfEvent(event, BODY) },
  };
};

const fromPart = (id: string, event: Of<"PartRequested">): ThreadItem => {
  const { partId, replyId, attachmentType, requestedAt } = event.data;
  return {
    ...placed(id, event),
    at: requestedAt,
    direction: "out",
    kind: "part",
    mid: null,
    attachmentTypes: attachmentType === null ? [] : [attachmentType],
    replyTo: null,
    unsupported: false,
    actorId: event.meta.actor.id,
    part: { ...unsent, id: partId, replyId },
    content: { body: slotOfEvent(event, BODY) },
  };
};

const placed = (id: string, event: ConversationRecorded) => ({
  id,
  workspaceId: event.meta.workspaceId,
  conversationId: idOf(event.stream),
  revision: Number(event.revision),
  hidden: false,
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
