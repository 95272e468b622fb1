import { account } from "@soshogle/domain/account/account";
import { accountStream } from "@soshogle/domain/ids";
import { Commands } from "@soshogle/event-store/handle";
import { explain } from "@soshogle/instagram/graph/errors";
import type { GraphFailure, GraphRejected } from "@soshogle/instagram/graph/failures";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Effect, type Redacted } from "effect";
import { type Because, tellAccount } from "./tell.ts";

/** An account that can be spoken for: connected, with a token that Meta has not refused. */
export interface Connection {
  readonly igId: string;
  readonly appScopedId: string | null;
  /** When this connection was made; a later one has another token. */
  readonly connectedAt: number;
  readonly subscribed: boolean;
  readonly token: Redacted.Redacted<string>;
}

/** Null when the account is not connected, its token was refused, or there is none. */
export const connectionOf = Effect.fnUntraced(function* (accountId: string) {
  const commands = yield* Commands;
  const known = yield* commands.query(account, accountStream(accountId), (state) => ({ ...state }));
  if (known.status !== "connected" || known.tokenRejected) return null;
  const token = yield* (yield* Vault).token(accountId);
  if (!token) return null;
  const { igId, appScopedId, connectedAt, subscribed } = known;
  return { igId, appScopedId, connectedAt, subscribed, token: token.value } satisfies Connection;
});

/** Stops the account when a failure says that the token of this connection is dead. */
export const stopWhenTokenDead = Effect.fnUntraced(function* (options: {
  readonly accountId: string;
  readonly connection: Connection;
  readonly failure: GraphRejected;
  readonly by: string;
  readonly because: Because;
}) {
  const { accountId, connection, failure, by, because } = options;
  const { code, subcode } = failure;
  if (!explain(code, subcode).tokenDead) return;
  const { connectedAt } = connection;
  const now = yield* Clock.currentTimeMillis;
  yield* tellAccount(accountId, {
    command: { type: "RejectToken", code, subcode, connectedAt, now },
    identity: `token|${accountId}|${connectedAt}`,
    by,
    because,
  });
});

/** Meta's clear no to something that may be asked again at will; null when asking later may help. */
export const refusalOf = (failure: GraphFailure): GraphRejected | null =>
  failure._tag === "GraphRejected" && explain(failure.code, failure.subcode).retry === "never" ? failure : null;
