import { plainMessage } from "../routes/thread/plain-message.ts";
import type { ThreadEntry } from "../views.ts";

type Part = NonNullable<ThreadEntry["part"]>;

/** A message for tests, with defaults for what a test does not say. */
export const anEntry = (more: Partial<ThreadEntry> = {}): ThreadEntry => ({
  ...plainMessage,
  id: "e1",
  at: 1_000,
  direction: "in",
  text: "hello",
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
