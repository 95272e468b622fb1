import type { ConversationRecorded } from "@soshogle/domain/conversation/events";
import { idOf } from "@soshogle/domain/ids";
import type { Collection, Lower } from "../projection.ts";
import type { SeenMark, ThreadItem } from "./document.ts";
import { messageItemId } from "./ids.ts";
import { ITEMS } from "./items.ts";
import { touchedRef } from "./refs.ts";

/** A receipt whose message never comes must not pile up. */
const MAX_PENDING = 20;

/** Level 3: what is known of a conversation's outbound messages together. */
export const seen: Collection = {
  name: "seen",
  indexes: [],
  touches: ({ type, stream }) => (concerns.has(type) ? [idOf(stream)] : []),
  project: ({ document, event, lower }) => {
    const recorded = event as unknown as ConversationRecorded; // the category of the projection
    const mark = document as SeenMark | null; // made by this function
    return nextMark(
      mark ?? { ...nothing, id: idOf(event.stream), workspaceId: event.meta.workspaceId },
      recorded,
      lower,
    );
  },
};

const nothing = { until: null, seenAt: null, pending: [], openAttempts: [] } as const;

const concerns = new Set<string>([
  "MessageSeen",
  "MessageEchoed",
  "PartAttempted",
  "PartAccepted",
  "PartFailed",
  "PartAttemptAbandoned",
  "PartReleased",
  "PartCancelled",
] satisfies ConversationRecorded["type"][]);

const nextMark = (mark: SeenMark, event: ConversationRecorded, lower: Lower): SeenMark => {
  switch (event.type) {
    case "MessageSeen": {
      const { mid, seenAt } = event.data;
      const item = itemOf(mid, event, lower);
      if (item === null) return { ...mark, pending: [...mark.pending, { mid, seenAt }].slice(-MAX_PENDING) };
      return item.direction === "in" ? mark : seenUntil(mark, item, seenAt);
    }
    case "MessageEchoed":
      return resolved(mark, event.data.mid, itemOf(event.data.mid, event, lower));
    case "PartAccepted": {
      const settled = withoutAttempt(mark, event.data.partId);
      const { mid } = event.data;
      return mid === null ? settled : resolved(settled, mid, itemOf(mid, event, lower));
    }
    case "PartAttempted": {
      const { partId } = event.data;
      const { openAttempts } = withoutAttempt(mark, partId);
      return { ...mark, openAttempts: [...openAttempts, { partId, revision: Number(event.revision) }] };
    }
    case "PartFailed":
    case "PartAttemptAbandoned":
    case "PartReleased":
    case "PartCancelled":
      return withoutAttempt(mark, event.data.partId);
    default:
      return mark;
  }
};

/** The item that a message id belongs to after the event: by reference when it is outbound, else the message's own. */
const itemOf = (mid: string, event: ConversationRecorded, lower: Lower): ThreadItem | null => {
  const conversationId = idOf(event.stream);
  const { after } = touchedRef(lower, conversationId, mid);
  return lower.after(ITEMS, after?.itemId ?? messageItemId(conversationId, mid)) as ThreadItem | null; // made by `items`
};

const seenUntil = (mark: SeenMark, item: ThreadItem, seenAt: number): SeenMark =>
  mark.until !== null && item.at <= mark.until ? mark : { ...mark, until: item.at, seenAt };

/** A receipt that came before its message takes effect. */
const resolved = (mark: SeenMark, mid: string, item: ThreadItem | null): SeenMark => {
  const receipt = mark.pending.find((pending) => pending.mid === mid);
  if (receipt === undefined || item === null) return mark;
  const rest = { ...mark, pending: mark.pending.filter((pending) => pending.mid !== mid) };
  return seenUntil(rest, item, receipt.seenAt);
};

const withoutAttempt = (mark: SeenMark, partId: string): SeenMark => ({
  ...mark,
  openAttempts: mark.openAttempts.filter((open) => open.partId !== partId),
});
