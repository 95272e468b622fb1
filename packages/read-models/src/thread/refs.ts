import type { ConversationRecorded } from "@soshogle/domain/conversation/events";
import { idOf } from "@soshogle/domain/ids";
import type { Collection, Lower } from "../projection.ts";
import type { MessageRef } from "./document.ts";
import { isPartItem, messageItemId, partItemId, refId } from "./ids.ts";

export const REFS = "refs";

/** Level 1: which item an outbound message id belongs to. A receipt or an unsend leaves its reference as it is and only reads it. */
export const refs: Collection = {
  name: REFS,
  indexes: [],
  touches: (event) => {
    const mid = outboundMid(event as unknown as ConversationRecorded); // the category of the projection
    return mid === null ? [] : [refId(idOf(event.stream), mid)];
  },
  project: ({ document, event }) => {
    const { type, data, stream, meta } = event as unknown as ConversationRecorded; // the category of the projection
    const ref = document as MessageRef | null; // made by this function
    const conversationId = idOf(stream);
    if (type === "MessageEchoed")
      return (
        ref ?? { workspaceId: meta.workspaceId, itemId: messageItemId(conversationId, data.mid), echoItemId: null }
      );
    if (type !== "PartAccepted") return ref;
    const itemId = partItemId(conversationId, data.partId);
    if (ref === null) return { workspaceId: meta.workspaceId, itemId, echoItemId: null };
    // A message is one part's at most: the first that was accepted with its id.
    return isPartItem(conversationId, ref.itemId) ? ref : { ...ref, itemId, echoItemId: ref.itemId };
  },
};

const outboundMid = (event: ConversationRecorded): string | null => {
  switch (event.type) {
    case "MessageEchoed":
    case "MessageSeen":
    case "MessageUnsent":
    case "PartAccepted":
      return event.data.mid;
    default:
      return null;
  }
};

/** The reference that an event touched, before it and after it. */
export const touchedRef = (lower: Lower, conversationId: string, mid: string) => ({
  before: lower.before(REFS, refId(conversationId, mid)) as MessageRef | null, // made by `refs`
  after: lower.after(REFS, refId(conversationId, mid)) as MessageRef | null,
});
