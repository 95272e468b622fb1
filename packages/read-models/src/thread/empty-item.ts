import type { ConversationRecorded } from "@soshogle/domain/conversation/events";
import { idOf } from "@soshogle/domain/ids";
import type { ThreadItem } from "./document.ts";

export type Of<T extends ConversationRecorded["type"]> = Extract<ConversationRecorded, { type: T }>;

/** What every item has, in its place, and nothing in the rest. */
export const emptyItem = (id: string, event: ConversationRecorded) =>
  ({
    id,
    workspaceId: event.meta.workspaceId,
    conversationId: idOf(event.stream),
    revision: Number(event.revision),
    direction: "none",
    mid: null,
    attachmentTypes: [],
    replyTo: null,
    quickReply: false,
    referral: null,
    unsupported: false,
    unsent: false,
    hidden: false,
    edits: null,
    control: null,
    actorId: null,
    assigneeId: null,
    part: null,
    content: { body: null },
  }) as const satisfies Omit<ThreadItem, "at" | "kind">;
