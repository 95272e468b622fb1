import type { ConversationListRow } from "../views.ts";

/** A list row for tests, with defaults for what a test does not say. */
export const aRow = (more: Partial<ConversationListRow> = {}): ConversationListRow => ({
  id: "c1",
  channel: "instagram",
  account: { id: "a1", username: "shop" },
  contact: { id: "p1", name: "Mara", username: "mara", pictureUrl: null },
  status: "open",
  assignee: null,
  lastAt: 1_000,
  lastDirection: "in",
  lastKind: "text",
  preview: { text: "hello", forgotten: false },
  draft: null,
  unread: 0,
  waitingSince: null,
  openUntil: null,
  troubled: 0,
  lastRevision: 1,
  ...more,
});
