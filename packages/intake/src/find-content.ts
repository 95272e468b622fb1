import { conversation, mayHoldMore } from "@soshogle/domain/conversation/conversation";
import type { ConversationRecorded } from "@soshogle/domain/conversation/events";
import { conversationStream } from "@soshogle/domain/ids";
import { decodeEvent } from "@soshogle/event-store/codec";
import { EventStore, type StoredEvent } from "@soshogle/event-store/event-store";
import { Commands } from "@soshogle/event-store/handle";
import { Effect } from "effect";

const PAGE = 1_000;

/**
 * Revisions of the events that hold the content of a message, where the conversation's state no longer remembers them:
 * the message itself, its edits, its echo, and the part that it was sent as. Everything newer is in the state.
 */
export const findContent = Effect.fnUntraced(function* (conversationId: string, mid: string) {
  const commands = yield* Commands;
  const store = yield* EventStore;
  const stream = conversationStream(conversationId);
  if (!(yield* commands.query(conversation, stream, (state) => mayHoldMore(state, mid)))) return [];
  const found: number[] = [];
  const requests = new Map<string, number>();
  for (let from = 0n; ; from += BigInt(PAGE)) {
    const page: readonly StoredEvent[] = yield* store.readStream(stream, { from, direction: "forwards", limit: PAGE });
    for (const stored of page) collect({ mid, found, requests }, stored);
    if (page.length < PAGE) return found;
  }
});

const collect = (
  { mid, found, requests }: { mid: string; found: number[]; requests: Map<string, number> },
  stored: StoredEvent,
): void => {
  const { type, data } = decodeEvent(stored, "sealed") as unknown as ConversationRecorded; // the stream is a conversation's
  const revision = Number(stored.revision);
  if (type === "PartRequested") requests.set(data.partId, revision);
  const says = type === "MessageReceived" || type === "MessageEchoed" || type === "MessageEdited";
  if (says && data.mid === mid) found.push(revision);
  if (type === "PartAccepted" && data.mid === mid) found.push(requests.get(data.partId) ?? revision);
};
