import { conversation, unjoinedParts } from "@soshogle/domain/conversation/conversation";
import { conversationStream } from "@soshogle/domain/ids";
import { Commands } from "@soshogle/event-store/handle";
import { Clock, Effect } from "effect";
import { becauseOf, type ClaimedItem } from "./due-items.ts";
import { matchParts } from "./match.ts";
import { readOutbound } from "./outbound.ts";
import { tellConversation } from "./tell.ts";
import { done } from "./worker.ts";

/**
 * Settles unresolved parts by the echoes recorded since their attempts, and joins those of which a person said that they
 * went out, where there is no doubt which belongs to which.
 */
export const settleByEcho = Effect.fnUntraced(function* (item: ClaimedItem) {
  const conversationId = item.payload.subject;
  const commands = yield* Commands;
  const unjoined = yield* commands.query(
    conversation,
    conversationStream(conversationId),
    (state) => new Map(unjoinedParts(state).map(([partId, { attempt }]) => [partId, attempt])),
  );
  if (unjoined.size === 0) return done;
  const { sent, outbound } = yield* readOutbound(conversationId, new Set(unjoined.keys()));
  const now = yield* Clock.currentTimeMillis;
  for (const { partId, mid } of matchParts(sent, outbound)) {
    const attempt = unjoined.get(partId) ?? 0;
    yield* tellConversation(conversationId, {
      command: { type: "AcceptPart", partId, attempt, mid, settledBy: "echo", now },
      identity: `settle|${partId}|${attempt}|${mid}`,
      by: "echo-settler",
      because: becauseOf(item),
    });
  }
  return done;
});
