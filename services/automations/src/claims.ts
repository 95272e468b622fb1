import { type ClaimCommand, claim } from "@soshogle/domain/claim/claim";
import { claimStream, SYSTEM } from "@soshogle/domain/ids";
import { Commands, type Outcome } from "@soshogle/event-store/handle";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Effect } from "effect";
import type { Because } from "./tell.ts";

/** What routes Meta's ids to an account. */
export interface Routes {
  readonly accountId: string;
  readonly igId: string;
  readonly appScopedId: string | null;
}

/** Gives the ids of an account free; those that another account holds are left alone. */
export const releaseClaims = (routes: Routes, because: Because) =>
  forEachRoute({ routes, because, name: `release|${routes.accountId}|${because.causationId}` }, (now) => ({
    type: "ReleaseClaim",
    holder: routes.accountId,
    now,
  }));

/** Claims the ids of a connected account again, in case the end of an earlier connection has released them meanwhile. */
export const renewClaims = (routes: Routes & { readonly connectedAt: number }, because: Because) =>
  forEachRoute({ routes, because, name: `claim|${routes.accountId}|${routes.connectedAt}` }, (now) => ({
    type: "MakeClaim",
    holder: routes.accountId,
    workspaceId: because.workspaceId,
    now,
  }));

/** One outcome an id. `name` and the id's stream are the identity of its command. */
const forEachRoute = Effect.fnUntraced(function* (
  { routes, because, name }: { readonly routes: Routes; readonly because: Because; readonly name: string },
  command: (now: number) => ClaimCommand,
) {
  const commands = yield* Commands;
  const vault = yield* Vault;
  const now = yield* Clock.currentTimeMillis;
  const { causationId, correlationId } = because;
  const outcomes: Outcome[] = [];
  for (const id of [routes.igId, routes.appScopedId]) {
    if (id === null) continue;
    const stream = claimStream("instagram", vault.claimHmac(`instagram|${id}`));
    const handled = yield* commands.handle({
      decider: claim,
      stream,
      workspaceId: SYSTEM,
      partition: stream,
      subject: null,
      commands: [
        {
          command: command(now),
          identity: `${name}|${stream}`,
          actor: { kind: "automation", id: "claim-keeper" },
          occurredAt: now,
          correlationId,
          causationId,
        },
      ],
    });
    outcomes.push(...handled.outcomes);
  }
  return outcomes;
});
