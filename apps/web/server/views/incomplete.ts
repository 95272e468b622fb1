import { ConversationId } from "@soshogle/domain/ids";
import type { Role } from "@soshogle/domain/member/events";
import { readSlot } from "@soshogle/read-models/content-slots";
import type { ConversationRow } from "@soshogle/read-models/conversations/document";
import type { ParkedPartition } from "@soshogle/read-models/state/parked";
import type { IncompleteRow } from "../../app/views.ts";

/** The conversation whose events a partition holds; null for the partition of the workspace or of a single stream. */
export const conversationIn = (partition: string): string | null =>
  ConversationId.safeParse(partition).success ? partition : null;

/** What went wrong is for those who can do something about it. */
export const incompleteRow = (record: ParkedPartition, row: ConversationRow | null, role: Role): IncompleteRow => {
  const name = readSlot<{ name: string | null; username: string | null }>(row?.content.name).value;
  return {
    id: record.id,
    conversationId: conversationIn(record.partition),
    contact: name.name ?? name.username ?? null,
    shows: record.projection,
    since: record.since,
    state: record.state === "parked" ? "waiting" : "trying",
    cause:
      role === "agent"
        ? null
        : { event: record.type, at: `${record.stream}@${record.revision}`, reason: record.reason },
  };
};
