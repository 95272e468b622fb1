import { z } from "zod";
import { defineEvent, type EventOf } from "../event.ts";

/** Meta's contentless `message_edit` with `num_edit` 0: it names a message and says nothing more, often not even for whom. */
export const EditNoticeReceived = defineEvent({
  type: "EditNoticeReceived",
  data: z.object({ mid: z.string().min(1).max(1024), entryId: z.string().max(200), noticedAt: z.number().int() }),
});

export const noticeEvents = [EditNoticeReceived] as const;
export type NoticeEvent = EventOf<(typeof noticeEvents)[number]>;
