import { conversation, openParts } from "@soshogle/domain/conversation/conversation";
import { conversationStream } from "@soshogle/domain/ids";
import { Commands } from "@soshogle/event-store/handle";
import { Clock, Effect } from "effect";
import { becauseOf, type ClaimedItem } from "./due-items.ts";
import type { AutomationSettings } from "./settings.ts";
import { tellConversation } from "./tell.ts";
import { again, done } from "./worker.ts";

/** Declares attempts unresolved that have no outcome after their time: whoever made them died, or could not record it. */
export const checkAttempts = (settings: AutomationSettings) =>
  Effect.fnUntraced(function* (item: ClaimedItem) {
    const conversationId = item.payload.subject;
    const commands = yield* Commands;
    const underWay = yield* commands.query(conversation, conversationStream(conversationId), (state) =>
      openParts(state).flatMap(([partId, { phase, attempt }]) =>
        phase.is === "attempted" ? [{ partId, attempt, at: phase.at }] : [],
      ),
    );
    const now = yield* Clock.currentTimeMillis;
    const waiting = underWay.filter(({ at }) => at + settings.unresolvedAfterMs > now);
    for (const { partId, attempt } of underWay.filter((one) => !waiting.includes(one)))
      yield* tellConversation(conversationId, {
        command: { type: "MarkUnresolved", partId, attempt, cause: "crash" },
        identity: `check|${partId}|${attempt}`,
        by: "attempt-check",
        because: becauseOf(item),
      });
    return waiting.length === 0 ? done : again(Math.min(...waiting.map(({ at }) => at)) + settings.unresolvedAfterMs);
  });
