import { partIdOf } from "@soshogle/domain/conversation/conversation";
import type { ConversationRecorded } from "@soshogle/domain/conversation/events";
import { conversationStream } from "@soshogle/domain/ids";
import { decodeEvent } from "@soshogle/event-store/codec";
import { EventStore, type StoredEvent } from "@soshogle/event-store/event-store";
import { Clock, Effect, Queue } from "effect";
import { LiveChanges } from "../../live/changes.ts";

/** How a part of a reply stands. `open`: nothing final is known yet. */
export type PartOutcome =
  | { readonly is: "open" }
  | { readonly is: "sent"; readonly mid: string | null }
  | { readonly is: "failed"; readonly code: string; readonly subcode: string | null };

/** A reply as the log tells it. */
export interface Reply {
  readonly conversationId: string;
  readonly replyId: string;
  /** By index. */
  readonly parts: readonly PartOutcome[];
  /** Revision of the next event to read. */
  readonly next: bigint;
}

const PAGE = 200;
/** Clocks of processes may differ by so much. */
const SKEW_MS = 60 * 60 * 1000;
/** Announcements wake who waits; this is for those that come late or never. */
const LOOK_AGAIN = "500 millis";

/** Finds a reply, searching backwards to an hour before `askedAt` (ms); null when it was never recorded. */
export const findReply = Effect.fnUntraced(function* (of: {
  readonly conversationId: string;
  readonly replyId: string;
  readonly askedAt: number;
}) {
  const store = yield* EventStore;
  const { conversationId, replyId, askedAt } = of;
  let from: bigint | "end" = "end";
  for (;;) {
    const page: readonly StoredEvent[] = yield* store.readStream(conversationStream(conversationId), {
      from,
      direction: "backwards",
      limit: PAGE,
    });
    for (const stored of page) {
      if (stored.type !== "ReplyRequested") continue;
      const { data, revision } = eventOf<"ReplyRequested">(stored);
      if (data.replyId !== replyId) continue;
      const parts = Array.from({ length: data.parts }, (): PartOutcome => ({ is: "open" }));
      return yield* readOn({ conversationId, replyId, parts, next: revision + 1n });
    }
    const oldest = page.at(-1);
    if (!oldest || oldest.revision === 0n) return null;
    if (eventOf(oldest).meta.recordedAt < askedAt - SKEW_MS) return null;
    from = oldest.revision - 1n;
  }
});

/** The same reply with what has happened since. */
const readOn = Effect.fnUntraced(function* (reply: Reply) {
  const store = yield* EventStore;
  let { parts, next } = reply;
  for (;;) {
    const page = yield* store.readStream(conversationStream(reply.conversationId), {
      from: next,
      direction: "forwards",
      limit: PAGE,
    });
    for (const stored of page) parts = after(parts, reply.replyId, stored);
    next += BigInt(page.length);
    if (page.length < PAGE) return { ...reply, parts, next };
  }
});

const after = (parts: readonly PartOutcome[], replyId: string, stored: StoredEvent): readonly PartOutcome[] => {
  if (!stored.type.startsWith("Part")) return parts;
  const event = eventOf(stored);
  const outcome = outcomeOf(event);
  if (outcome === null || !("partId" in event.data)) return parts;
  const { partId } = event.data;
  return parts.map((known, index) => (partIdOf(replyId, index) === partId ? outcome : known));
};

const outcomeOf = (event: ConversationRecorded): PartOutcome | null => {
  switch (event.type) {
    case "PartAccepted":
      return { is: "sent", mid: event.data.mid };
    case "PartFailed": {
      const { code, subcode, retryAt } = event.data;
      return retryAt === null ? { is: "failed", code, subcode } : { is: "open" };
    }
    case "PartCancelled":
      return { is: "failed", code: "cancelled", subcode: null };
    default:
      return null;
  }
};

type Of<T extends ConversationRecorded["type"]> = Extract<ConversationRecorded, { type: T }>;
const eventOf = <T extends ConversationRecorded["type"]>(stored: StoredEvent) =>
  decodeEvent(stored, "sealed") as unknown as Of<T>; // the stream is a conversation's, and its type was looked at

/** Whether every part has come to its end. */
export const isSettled = ({ parts }: Reply): boolean => parts.every(({ is }) => is !== "open");

/** Waits until the reply is settled, at most `timeoutMs`, and gives it as it stands then. */
export const awaitOutcome = Effect.fnUntraced(function* (
  reply: Reply,
  { workspaceId, timeoutMs }: { readonly workspaceId: string; readonly timeoutMs: number },
) {
  const deadline = (yield* Clock.currentTimeMillis) + timeoutMs;
  const changes = yield* changesOf(workspaceId, reply.conversationId);
  let current = yield* readOn(reply);
  while (!isSettled(current) && (yield* Clock.currentTimeMillis) < deadline) {
    yield* Effect.raceFirst(Queue.take(changes), Effect.sleep(LOOK_AGAIN));
    current = yield* readOn(current);
  }
  return current;
}, Effect.scoped);

/** Holds something as soon as the conversation has changed since it was last taken. */
const changesOf = Effect.fnUntraced(function* (workspaceId: string, conversationId: string) {
  const { listen } = yield* LiveChanges;
  const changes = yield* Queue.sliding<void>(1);
  const stop = listen(workspaceId, ({ change }) => {
    if (change.reload || change.conversations.includes(conversationId)) Queue.offerUnsafe(changes, undefined);
  });
  yield* Effect.addFinalizer(() => Effect.sync(stop));
  return changes;
});
