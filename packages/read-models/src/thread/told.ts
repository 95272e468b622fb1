import type { ConversationRecorded } from "@soshogle/domain/conversation/events";
import { idOf } from "@soshogle/domain/ids";
import { slotOfEvent } from "../content-slots.ts";
import type { ThreadItem } from "./document.ts";
import { emptyItem, type Of } from "./empty-item.ts";
import { editItemId, messageItemId, reactionItemId, toldItemId } from "./ids.ts";

const toldTypes = [
  "MessageReacted",
  "MessageUnreacted",
  "MessageEdited",
  "PostbackReceived",
  "ReferralReceived",
  "OptInReceived",
  "ThreadControlChanged",
] as const;
type ToldRecorded = Of<(typeof toldTypes)[number]>;

const told = new Set<string>(toldTypes);
export const isTold = (event: ConversationRecorded): event is ToldRecorded => told.has(event.type);

/** The one item that an event of these concerns. */
export const toldItem = (event: ToldRecorded): string => {
  const conversationId = idOf(event.stream);
  switch (event.type) {
    case "MessageReacted":
    case "MessageUnreacted":
      return reactionItemId(conversationId, event.data.mid, event.data.by);
    case "MessageEdited":
      return editItemId(conversationId, event.data.mid);
    case "PostbackReceived":
      return event.data.mid === null
        ? toldItemId(conversationId, event.revision)
        : messageItemId(conversationId, event.data.mid);
    default:
      return toldItemId(conversationId, event.revision);
  }
};

export const firstTold = (id: string, event: ToldRecorded): ThreadItem => {
  const empty = emptyItem(id, event);
  switch (event.type) {
    case "MessageReacted":
    case "MessageUnreacted":
      return reaction(id, event);
    case "MessageEdited":
      return edit(id, event);
    case "PostbackReceived": {
      const { mid, tappedAt: at, referral } = event.data;
      const content = { body: slotOfEvent(event, ["title"]) };
      return { ...empty, kind: "postback", direction: "in", at, mid, referral, content };
    }
    case "ReferralReceived": {
      const { referredAt: at, referral } = event.data;
      return { ...empty, kind: "referral", at, referral };
    }
    case "OptInReceived":
      return { ...empty, kind: "opt_in", at: event.data.optedInAt, content: { body: slotOfEvent(event, ["title"]) } };
    case "ThreadControlChanged":
      return { ...empty, kind: "control", at: event.data.changedAt, control: event.data.action };
  }
};

/** What came later by its source counts, in whatever order it arrives. */
export const nextTold = (item: ThreadItem, event: ToldRecorded): ThreadItem => {
  switch (event.type) {
    case "MessageReacted":
    case "MessageUnreacted": {
      const next = reaction(item.id, event);
      return next.at < item.at ? item : next;
    }
    case "MessageEdited":
      return event.data.number > (item.edits ?? 0) ? edit(item.id, event) : item;
    default:
      return item;
  }
};

const reaction = (id: string, event: Of<"MessageReacted" | "MessageUnreacted">): ThreadItem => {
  const { mid, by } = event.data;
  const isTaken = event.type === "MessageUnreacted";
  return {
    ...emptyItem(id, event),
    kind: "reaction",
    hidden: true,
    direction: by === "contact" ? "in" : "out",
    mid,
    at: isTaken ? event.data.unreactedAt : event.data.reactedAt,
    unsent: isTaken,
    content: { body: isTaken ? null : slotOfEvent(event, ["emoji", "reaction"]) },
  };
};

const edit = (id: string, event: Of<"MessageEdited">): ThreadItem => {
  const { mid, by, number: edits, editedAt: at } = event.data;
  const direction = by === "contact" ? "in" : "out";
  const content = { body: slotOfEvent(event, ["text"]) };
  return { ...emptyItem(id, event), kind: "edit", hidden: true, direction, mid, at, edits, content };
};
