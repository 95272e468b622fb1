import { account } from "@soshogle/domain/account/account";
import { accountStream } from "@soshogle/domain/ids";
import { Commands } from "@soshogle/event-store/handle";
import { Graph } from "@soshogle/instagram/graph/client";
import { Vault } from "@soshogle/vault/vault";
import { Effect, Result } from "effect";
import { releaseClaims } from "./claims.ts";
import { refusalOf } from "./connection.ts";
import { becauseOf, type ClaimedItem } from "./due-items.ts";
import type { AutomationSettings } from "./settings.ts";
import { done, retry } from "./worker.ts";

/**
 * Finishes what disconnecting an account began: ends its subscription as well as it can, then destroys its token and
 * releases its ids. An account that was connected again meanwhile is left alone.
 */
export const finishDisconnect = (settings: AutomationSettings) =>
  Effect.fnUntraced(function* (item: ClaimedItem) {
    const accountId = item.payload.subject;
    const vault = yield* Vault;
    const graph = yield* Graph;
    const ended = yield* disconnected(accountId);
    if (!ended) return done;
    const { igId, appScopedId } = ended;

    const token = yield* vault.token(accountId);
    if (token) {
      const answer = yield* graph.unsubscribe({ igId, token: token.value }).pipe(Effect.result);
      const mayHelpLater = Result.isFailure(answer) && !refusalOf(answer.failure);
      if (mayHelpLater && item.attempts < settings.tries.unsubscribe) return retry;
    }

    // Whoever connects again stores the new token before saying so: that one has another end.
    if (!(yield* disconnected(accountId))) return done;
    const isGone = token ? yield* vault.destroyToken(accountId, token) : (yield* vault.token(accountId)) === null;
    if (!isGone) return done;
    yield* releaseClaims({ accountId, igId, appScopedId }, becauseOf(item));
    return done;
  });

const disconnected = Effect.fnUntraced(function* (accountId: string) {
  const commands = yield* Commands;
  const known = yield* commands.query(account, accountStream(accountId), (state) => ({ ...state }));
  return known.status === "disconnected" ? known : null;
});
