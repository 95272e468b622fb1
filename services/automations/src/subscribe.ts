import { account } from "@soshogle/domain/account/account";
import { accountStream } from "@soshogle/domain/ids";
import { Commands } from "@soshogle/event-store/handle";
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
    if (!connection) return yield* withoutConnection(item);
    if (connection.subscribed) return done;
    const { igId, appScopedId, token, connectedAt } = connection;
    const claims = yield* renewClaims({ accountId, igId, appScopedId, connectedAt }, because);
    const refused = claims.find((claim) => claim.kind === "rejected");
    if (refused) {
      const isResting = refused.reason === "ClaimResting";
      if (isResting && item.attempts < settings.tries.subscribe) return retry;
      return yield* failed(item, { connectedAt, code: isResting ? "claim_resting" : "claimed_by_another" });
    }

    const graph = yield* Graph;
    const answer = yield* graph.subscribe({ igId, token, fields: subscribedFields }).pipe(Effect.result);
    if (Result.isSuccess(answer)) {
      const now = yield* Clock.currentTimeMillis;
      const command = { type: "RecordSubscription", fields: subscribedFields, now } as const;
      yield* tellAccount(accountId, { command, identity: identityOf(accountId, connectedAt), by: BY, because });
      return done;
    }

    const refusal = refusalOf(answer.failure);
    if (!refusal && item.attempts < settings.tries.subscribe) return retry;
    if (refusal) yield* stopWhenTokenDead({ accountId, connection, failure: refusal, by: BY, because });
    const { code, subcode } = refusal ?? { code: "unreachable", subcode: null };
    return yield* failed(item, { connectedAt, code, subcode });
  });

const identityOf = (accountId: string, connectedAt: number) => `subscribe|${accountId}|${connectedAt}`;

/** An account that is connected, and whose token Meta has not refused, must have one. */
const withoutConnection = Effect.fnUntraced(function* (item: ClaimedItem) {
  const commands = yield* Commands;
  const connectedAt = yield* commands.query(account, accountStream(item.payload.subject), (state) =>
    state.status === "connected" && !state.tokenRejected ? state.connectedAt : null,
  );
  return connectedAt === null ? done : yield* failed(item, { connectedAt, code: "no_token" });
});

/** Says that the account gets no webhooks. `code` is Meta's or one of ours. */
const failed = Effect.fnUntraced(function* (
  item: ClaimedItem,
  { connectedAt, code, subcode = null }: { connectedAt: number; code: string; subcode?: string | null },
) {
  const accountId = item.payload.subject;
  const now = yield* Clock.currentTimeMillis;
  yield* tellAccount(accountId, {
    command: { type: "RecordSubscriptionFailure", code, subcode, now },
    identity: identityOf(accountId, connectedAt),
    by: BY,
    because: becauseOf(item),
  });
  return done;
});
