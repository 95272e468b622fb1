import type { ReplyPermission } from "../../views.ts";

/**
 * The permission as the clock has it: a window that closes while somebody writes is closed on the page at once. The server
 * decides anew when the reply is sent.
 */
export const permissionAt = (reply: ReplyPermission, now: number): ReplyPermission =>
  reply.allowed && now >= reply.until
    ? {
        allowed: false,
        reason: "window_closed",
        explanation:
          "It ended while this page was open. You can answer here as soon as the person writes again, or from the Instagram app. Your text is kept.",
        closedAt: reply.until,
      }
    : reply;
