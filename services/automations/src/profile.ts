import { contact, isProfileDue } from "@soshogle/domain/contact/contact";
import { contactStream, partsOfConversationId } from "@soshogle/domain/ids";
import { Commands } from "@soshogle/event-store/handle";
import { Graph } from "@soshogle/instagram/graph/client";
import { Clock, Effect, Result } from "effect";
import { connectionOf, refusalOf, stopWhenTokenDead } from "./connection.ts";
import { becauseOf, type ClaimedItem } from "./due-items.ts";
import type { AutomationSettings } from "./settings.ts";
import { tellContact } from "./tell.ts";
import { done, retry } from "./worker.ts";

const BY = "profile-reader";

/** Asks Meta who a contact is. Nothing depends on it: a refusal is recorded, an outage is tried again and then let be. */
export const readProfile = (settings: AutomationSettings) =>
  Effect.fnUntraced(function* (item: ClaimedItem) {
    const conversationId = item.payload.subject;
    const { accountId, contactId } = partsOfConversationId(conversationId);
    const commands = yield* Commands;
    const now = yield* Clock.currentTimeMillis;
    const isDue = yield* commands.query(contact, contactStream(conversationId), (state) => isProfileDue(state, now));
    const connection = isDue ? yield* connectionOf(accountId) : null;
    if (!connection) return done;

    const because = becauseOf(item);
    const identity = `profile|${conversationId}|${because.causationId}`;
    const graph = yield* Graph;
    const answer = yield* graph.profile({ contactId, token: connection.token }).pipe(Effect.result);
    const fetchedAt = yield* Clock.currentTimeMillis;
    if (Result.isSuccess(answer)) {
      const { name, username, pictureUrl, ...facts } = answer.success;
      yield* tellContact(conversationId, {
        command: {
          type: "RecordProfile",
          facts: { ...facts, fetchedAt, hasPicture: pictureUrl !== null },
          personal: { name, username, pictureUrl },
        },
        identity,
        by: BY,
        because,
      });
      return done;
    }

    const refusal = refusalOf(answer.failure);
    if (!refusal) return item.attempts < settings.tries.profile ? retry : done;
    yield* stopWhenTokenDead({ accountId, connection, failure: refusal, by: BY, because });
    const { code, subcode } = refusal;
    yield* tellContact(conversationId, {
      command: { type: "RecordProfileUnavailable", fetchedAt, code, subcode },
      identity,
      by: BY,
      because,
    });
    return done;
  });
