import { Graph } from "@soshogle/instagram/graph/client";
import { Clock, Effect, Result } from "effect";
import { renewClaims } from "./claims.ts";
import { connectionOf, refusalOf, stopWhenTokenDead } from "./connection.ts";
import { becauseOf, type ClaimedItem } from "./due-items.ts";
import type { AutomationSettings } from "./settings.ts";
import { tellAccount } from "./tell.ts";
import { done, retry } from "./worker.ts";

/** What Meta delivers for an account; echoes and unsends come with `messages`. */
export const subscribedFields = [
  "messages",
  "messaging_postbacks",
  "messaging_optins",
  "messaging_referral",
  "messaging_seen",
  "message_reactions",
  "message_edit",
] as const;

const BY = "subscriber";

/** Asks Meta to deliver the webhooks of an account that was connected. */
export const subscribeAccount = (settings: AutomationSettings) =>
  Effect.fnUntraced(function* (item: ClaimedItem) {
    const accountId = item.payload.subject;
    const because = becauseOf(item);
    const connection = yield* connectionOf(accountId);
    if (!connection || connection.subscribed) return done;
    const { igId, appScopedId, token, connectedAt } = connection;
    yield* renewClaims({ accountId, igId, appScopedId }, because);

    const graph = yield* Graph;
    const answer = yield* graph.subscribe({ igId, token, fields: subscribedFields }).pipe(Effect.result);
    const now = yield* Clock.currentTimeMillis;
    const identity = `subscribe|${accountId}|${connectedAt}`;
    if (Result.isSuccess(answer)) {
      const command = { type: "RecordSubscription", fields: subscribedFields, now } as const;
      yield* tellAccount(accountId, { command, identity, by: BY, because });
      return done;
    }

    const refusal = refusalOf(answer.failure);
    if (!refusal && item.attempts < settings.tries.subscribe) return retry;
    if (refusal) yield* stopWhenTokenDead({ accountId, connection, failure: refusal, by: BY, because });
    const { code, subcode } = refusal ?? { code: "unreachable", subcode: null };
    const command = { type: "RecordSubscriptionFailure", code, subcode, now } as const;
    yield* tellAccount(accountId, { command, identity, by: BY, because });
    return done;
  });
