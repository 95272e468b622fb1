import type { ConversationRecorded } from "@soshogle/domain/conversation/events";
import { conversationStream, leadStream } from "@soshogle/domain/ids";
import { lead } from "@soshogle/domain/lead/lead";
import { sourceOf } from "@soshogle/domain/lead/source";
import { decodeEvent } from "@soshogle/event-store/codec";
import { leadIdOf } from "@soshogle/event-store/event-id";
import { EventStore } from "@soshogle/event-store/event-store";
import { Commands } from "@soshogle/event-store/handle";
import { Effect } from "effect";
import { becauseOf, type ClaimedItem } from "./due-items.ts";
import { tellLead } from "./tell.ts";
import { done } from "./worker.ts";

const BY = "lead-creator";
const PAGE = 256;

/** Makes a lead of a conversation in which the contact has written. Its source is that of the contact's first message. */
export const createLead = Effect.fnUntraced(function* (item: ClaimedItem) {
  const conversationId = item.payload.subject;
  if (!(yield* isLeadMissing(conversationId))) return done;
  const first = yield* firstMessage(conversationId);
  if (first === null) return done;
  yield* tellLead(leadIdOf(conversationId), conversationId, {
    command: {
      type: "CreateLead",
      conversationId,
      source: sourceOf(first),
      firstMessageAt: first.sentAt,
    },
    identity: `lead|${conversationId}`,
    by: BY,
    because: becauseOf(item),
  });
  return done;
});

/** Whether a conversation has become no lead yet. */
export const isLeadMissing = Effect.fnUntraced(function* (conversationId: string) {
  const commands = yield* Commands;
  return yield* commands.query(lead, leadStream(leadIdOf(conversationId)), (state) => state.status === "none");
});

/** The clear facts of the first message that the contact wrote; the team may have written before. */
const firstMessage = Effect.fnUntraced(function* (conversationId: string) {
  const store = yield* EventStore;
  const stream = conversationStream(conversationId);
  let from = 0n;
  for (;;) {
    const page = yield* store.readStream(stream, { from, direction: "forwards", limit: PAGE });
    const found = page.find(({ type }) => type === "MessageReceived");
    if (found) {
      const event = decodeEvent(found, "sealed") as unknown as ConversationRecorded; // of a conversation's stream
      return event.type === "MessageReceived" ? event.data : null;
    }
    if (page.length < PAGE) return null;
    from += BigInt(PAGE);
  }
});
