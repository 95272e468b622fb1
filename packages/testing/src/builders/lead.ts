import { leadStream } from "@soshogle/domain/ids";
import type { LeadEvent, LeadSource, LeadStage } from "@soshogle/domain/lead/events";
import { leadIdOf } from "@soshogle/event-store/event-id";
import type { conversationOf } from "./conversation.ts";
import type { Draft } from "./drafts.ts";

/** The lead of a conversation, whose events are written as drafts. */
export const leadOf = ({ id, workspaceId }: Pick<ReturnType<typeof conversationOf>, "id" | "workspaceId">) => {
  const leadId = leadIdOf(id);
  return {
    id: leadId,
    draft: (event: LeadEvent, occurredAt = 1_000): Draft => ({
      partition: id,
      workspaceId,
      stream: leadStream(leadId),
      event,
      occurredAt,
      actor: { kind: "user", id: "u1" },
    }),
    created: (source: Partial<LeadSource> = {}): LeadEvent => ({
      type: "LeadCreated",
      data: {
        conversationId: id,
        stage: "new",
        source: { kind: "message", adId: null, ref: null, productId: null, storyId: null, ...source },
        firstMessageAt: 1,
      },
    }),
  };
};

export const moved = (from: LeadStage, to: LeadStage): LeadEvent => ({ type: "LeadStageChanged", data: { from, to } });
export const owned = (ownerId: string | null): LeadEvent => ({ type: "LeadOwnerChanged", data: { ownerId } });
export const valued = (amount: number, currency = "EUR"): LeadEvent => ({
  type: "LeadValued",
  data: { amount, currency },
});
export const noted = (text: string): LeadEvent => ({
  type: "LeadNoteWritten",
  data: { textBytes: Buffer.byteLength(text) },
  personal: { text },
});

/** The n-th thing that may happen to a lead, over and over. */
export const leadEventOf = (n: number): LeadEvent => {
  const all: readonly LeadEvent[] = [
    moved("new", "qualified"),
    valued(n * 100),
    owned("u1"),
    moved("qualified", "won"),
    valued(500, "USD"),
    noted(`note ${n}`),
    owned("u2"),
    { type: "LeadValueRemoved", data: {} },
    moved("won", "lost"),
    owned(null),
    valued(0),
    { type: "LeadNoteRemoved", data: {} },
  ];
  return all[n % all.length] ?? moved("lost", "new");
};
