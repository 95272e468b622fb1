import type { ThreadEntry } from "../../views.ts";

/** What most messages have: nothing beside their words. */
export const plainMessage = {
  kind: "message",
  forgotten: false,
  unsent: false,
  attachments: [],
  unsupported: false,
  edited: false,
  quickReply: false,
  reactions: [],
  replyTo: null,
  quoted: null,
  source: null,
  control: null,
  actor: null,
  assignee: null,
  sentElsewhere: false,
  part: null,
  seen: false,
} as const satisfies Omit<ThreadEntry, "id" | "at" | "direction" | "text">;
