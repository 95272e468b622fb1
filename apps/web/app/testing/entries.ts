import type { ThreadEntry } from "../views.ts";

type Part = NonNullable<ThreadEntry["part"]>;

/** A message for tests, with defaults for what a test does not say. */
export const anEntry = (more: Partial<ThreadEntry> = {}): ThreadEntry => ({
  id: "e1",
  kind: "message",
  at: 1_000,
  direction: "in",
  text: "hello",
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
  ...more,
});

/** A part for tests. */
export const aPart = (more: Partial<Part> = {}): Part => ({
  id: "part-1",
  replyId: "reply-1",
  state: "accepted",
  attempt: 1,
  problem: null,
  retryAt: null,
  sendAgainAt: null,
  ...more,
});
