import { conversation, openParts, type Part } from "@soshogle/domain/conversation/conversation";
import { conversationStream, partsOfConversationId } from "@soshogle/domain/ids";
import { Commands } from "@soshogle/event-store/handle";
import { Graph, type OutgoingMessage } from "@soshogle/instagram/graph/client";
import { Clock, Effect } from "effect";
import { checkAttempts } from "./check.ts";
import { connectionOf } from "./connection.ts";
import { type Delivery, deliver, fail, giveUpOnConnecting } from "./deliver.ts";
import type { ClaimedItem } from "./due-items.ts";
import { readRequest } from "./part-content.ts";
import { isOrphaned, type Making, whileUnderWay } from "./under-way.ts";
import { again, done, retry, type Verdict } from "./worker.ts";

const HOUR_MS = 60 * 60 * 1000;

/** Who sends, and what of it is under way. */
export interface Sender extends Making {
  readonly owner: string;
}

/**
 * Sends what a conversation has to send, part after part, until the next one has to wait or nothing is left. Works from
 * the conversation's state alone, so it can be called at any time and any number of times.
 */
export const sendParts = (sender: Sender) =>
  Effect.fnUntraced(function* (item: ClaimedItem) {
    for (;;) {
      const next = yield* nextPart(item.payload.subject, sender);
      if (next.kind === "orphaned") return yield* checkAttempts(sender)(item);
      if (next.kind === "rest") return next.verdict;
      const verdict = yield* sendPart({ sender, item, partId: next.partId, part: next.part });
      if (verdict) return verdict;
    }
  });

type Next =
  /** An attempt whose outcome nobody will tell. */
  | { readonly kind: "orphaned" }
  | { readonly kind: "rest"; readonly verdict: Verdict }
  | { readonly kind: "part"; readonly partId: string; readonly part: Part };
const rest = (verdict: Verdict): Next => ({ kind: "rest", verdict });

/** The first part that has not come to rest decides: later ones wait for it. */
const nextPart = Effect.fnUntraced(function* (conversationId: string, sender: Sender) {
  const commands = yield* Commands;
  const now = yield* Clock.currentTimeMillis;
  return yield* commands.query(conversation, conversationStream(conversationId), (state): Next => {
    const [first] = openParts(state);
    if (!first || state.status === "new") return rest(done);
    const [partId, part] = first;
    if (part.phase.is === "attempted" && isOrphaned(sender, partId, { at: part.phase.at, now }))
      return { kind: "orphaned" };
    // Somebody waits for its outcome: an event will say when to go on.
    if (part.phase.is === "attempted" || part.phase.is === "unresolved") return rest(done);
    if (part.phase.is === "waiting" && part.phase.retryAt > now) return rest(again(part.phase.retryAt));
    const room = roomInHour([...state.parts.values()], now, sender.settings.hourlyLimitPerContact);
    return room === null ? { kind: "part", partId, part: { ...part } } : rest(again(room));
  });
});

/** When there is room again under our own limit; null when there is room now. */
const roomInHour = (parts: readonly Part[], now: number, limit: number): number | null => {
  const times = parts.map(({ attemptedAt }) => attemptedAt).filter((at) => at > now - HOUR_MS);
  if (times.length < limit) return null;
  times.sort((a, b) => a - b);
  return (times[times.length - limit] ?? now) + HOUR_MS;
};

/** Sends one part. Null: it has come to rest, go on with the next one. */
const sendPart = Effect.fnUntraced(function* (options: {
  readonly sender: Sender;
  readonly item: ClaimedItem;
  readonly partId: string;
  readonly part: Part;
}) {
  const { sender, item, partId, part } = options;
  const { settings, owner } = sender;
  const conversationId = item.payload.subject;
  const { accountId, contactId } = partsOfConversationId(conversationId);
  const request = yield* readRequest(conversationId, partId);
  if (!request) return yield* Effect.die(new Error(`${conversationId} has no request of part ${partId}`));
  const delivery: Delivery = {
    conversationId,
    accountId,
    partId,
    attempt: part.attempt,
    because: {
      workspaceId: request.meta.workspaceId,
      causationId: request.id,
      correlationId: request.meta.$correlationId,
    },
  };

  const message = messageOf(request.personal);
  if (!message) return yield* fail(delivery, { code: "content_erased", subcode: null, retryAt: null });
  const connection = yield* connectionOf(accountId);
  if (!connection) return yield* fail(delivery, { code: "account_disconnected", subcode: null, retryAt: null });

  const graph = yield* Graph;
  const send = { igId: connection.igId, token: connection.token, recipientId: contactId, message };
  return yield* graph.prepareSend(send).pipe(
    Effect.flatMap((prepared) =>
      whileUnderWay(sender, partId, deliver({ delivery, connection, prepared, settings, owner })),
    ),
    // No attempt was made: the item waits with growing pauses, and the part with it.
    Effect.catchTag("GraphNotConnected", () =>
      item.attempts < settings.tries.part ? Effect.succeed(retry) : giveUpOnConnecting(delivery),
    ),
    Effect.scoped,
  );
});

type RequestContent = NonNullable<Effect.Success<ReturnType<typeof readRequest>>>["personal"];

const messageOf = (content: RequestContent): OutgoingMessage | null => {
  if (content.state !== "clear") return null;
  const { text, attachments } = content.value;
  if (text !== null) return { kind: "text", text };
  const [attachment] = attachments;
  return attachment?.url ? { kind: "attachment", type: attachment.type, url: attachment.url } : null;
};
