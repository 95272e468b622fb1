import { type AccountCommand, account } from "@soshogle/domain/account/account";
import { type ClaimCommand, claim } from "@soshogle/domain/claim/claim";
import { accountStream, claimStream, SYSTEM, workspacePartition } from "@soshogle/domain/ids";
import { uuid5 } from "@soshogle/event-store/event-id";
import { CommandRejected, Commands } from "@soshogle/event-store/handle";
import { Graph } from "@soshogle/instagram/graph/client";
import { missingScopes } from "@soshogle/instagram/oauth";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Data, Effect, Redacted } from "effect";
import type { WebSettings } from "../services.ts";
import { act } from "../trpc/act.ts";
import type { Caller } from "../trpc/context.ts";

/** The person did not grant what the product needs. */
export class PermissionsMissing extends Data.TaggedError("PermissionsMissing")<{
  readonly missing: readonly string[];
}> {}
/** Another workspace has connected this account. */
export class AccountHeldByAnother extends Data.TaggedError("AccountHeldByAnother") {}
/** Another workspace has disconnected this account less than a minute ago. */
export class AccountResting extends Data.TaggedError("AccountResting") {}

/** The address that Meta leads back to; it must be registered there character for character. */
export const redirectUri = (settings: WebSettings): string => `${settings.publicUrl}/api/instagram/oauth/callback`;

/**
 * Exchanges the code, claims the account's ids for this workspace, keeps the token, records the connection. Connecting
 * again updates. What a crash leaves is finished by connecting again; the subscription follows as a due item.
 */
export const connectAccount = Effect.fnUntraced(function* (options: {
  readonly who: Caller;
  readonly settings: WebSettings;
  readonly code: Redacted.Redacted<string>;
}) {
  const { who, settings, code } = options;
  const graph = yield* Graph;
  const vault = yield* Vault;
  const appSecret = Redacted.make(settings.instagramAppSecret);
  const short = yield* graph.exchangeCode({
    appId: settings.instagramAppId,
    appSecret,
    redirectUri: redirectUri(settings),
    code,
  });
  const missing = missingScopes(short.permissions);
  if (missing.length > 0) return yield* new PermissionsMissing({ missing });
  const long = yield* graph.longToken({ appSecret, shortToken: short.token });
  const me = yield* graph.me(long.token);
  const ids = [...new Set([me.igId, me.appScopedId, short.appScopedId].filter((id) => id !== null))];
  const accountId = yield* claimIds(who, { igId: me.igId, ids });
  const connectedAt = yield* Clock.currentTimeMillis;
  const tokenExpiresAt = connectedAt + long.expiresInMs;
  yield* vault.putToken(accountId, { value: long.token, expiresAt: tokenExpiresAt });
  const { after } = yield* act({
    who,
    decider: account,
    stream: accountStream(accountId),
    partition: workspacePartition(who.workspaceId),
    subject: null,
    command: (): AccountCommand => ({
      type: "ConnectAccount",
      facts: {
        igId: me.igId,
        appScopedId: me.appScopedId ?? short.appScopedId,
        scopes: short.permissions,
        tokenExpiresAt,
        connectedAt,
      },
      personal: { username: me.username ?? me.igId, name: me.name, pictureUrl: me.pictureUrl },
    }),
  });
  return { accountId, username: me.username ?? me.igId, after };
});

/** Claims every id of the account for one account of this workspace, known or new; takes back what it claimed when one is held. */
const claimIds = Effect.fnUntraced(function* (
  who: Caller,
  { igId, ids }: { readonly igId: string; readonly ids: readonly string[] },
) {
  const commands = yield* Commands;
  const vault = yield* Vault;
  const streamOf = (id: string) => claimStream("instagram", vault.claimHmac(`instagram|${id}`));
  let accountId = uuid5(`account|${who.workspaceId}|${igId}`);
  const held = new Set<string>();
  for (const id of ids) {
    const holder = yield* commands.query(claim, streamOf(id), (state) => (state.status === "held" ? state : null));
    if (holder && holder.workspaceId !== who.workspaceId) return yield* new AccountHeldByAnother();
    if (holder) {
      accountId = holder.holder;
      held.add(id);
    }
  }
  const claimAs = {
    decider: claim,
    partition: SYSTEM,
    subject: null,
    who: { userId: who.userId, workspaceId: SYSTEM },
  } as const;
  const claimed: string[] = [];
  for (const id of ids) {
    const made = yield* act({
      ...claimAs,
      stream: streamOf(id),
      command: (now): ClaimCommand => ({ type: "MakeClaim", holder: accountId, workspaceId: who.workspaceId, now }),
    }).pipe(Effect.catchTag("CommandRejected", (rejection: CommandRejected) => Effect.succeed(rejection)));
    if (!(made instanceof CommandRejected)) {
      if (!held.has(id)) claimed.push(id);
      continue;
    }
    for (const mine of claimed)
      yield* act({
        ...claimAs,
        stream: streamOf(mine),
        command: (now): ClaimCommand => ({ type: "ReleaseClaim", holder: accountId, now }),
      });
    return yield* made.reason === "ClaimResting" ? new AccountResting() : new AccountHeldByAnother();
  }
  return accountId;
});
