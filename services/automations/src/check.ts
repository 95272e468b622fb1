import { conversation, openParts } from "@soshogle/domain/conversation/conversation";
import { conversationStream } from "@soshogle/domain/ids";
import { Commands } from "@soshogle/event-store/handle";
import { Clock, Effect } from "effect";
import { becauseOf, type ClaimedItem } from "./due-items.ts";
import { tellConversation } from "./tell.ts";
import { isOrphaned, type Making } from "./under-way.ts";
import { again, done } from "./worker.ts";

/** Declares attempts unresolved that nobody will tell the outcome of: whoever made them died, or could not record it. */
export const checkAttempts = (making: Making) =>
  Effect.fnUntraced(function* (item: ClaimedItem) {
    const conversationId = item.payload.subject;
    const commands = yield* Commands;
    const now = yield* Clock.currentTimeMillis;
    const attempts = yield* commands.query(conversation, conversationStream(conversationId), (state) =>
      openParts(state).flatMap(([partId, { phase, attempt }]) =>
        phase.is === "attempted"
          ? [{ partId, attempt, at: phase.at, orphaned: isOrphaned(making, partId, { at: phase.at, now }) }]
          : [],
      ),
    );
    const waiting = attempts.filter(({ orphaned }) => !orphaned);
    for (const { partId, attempt } of attempts.filter(({ orphaned }) => orphaned))
      yield* tellConversation(conversationId, {
        command: { type: "MarkUnresolved", partId, attempt, cause: "crash" },
        identity: `check|${partId}|${attempt}`,
        by: "attempt-check",
        because: becauseOf(item),
      });
    if (waiting.length === 0) return done;
    return again(Math.min(...waiting.map(({ at }) => at)) + making.settings.unresolvedAfterMs);
  });
