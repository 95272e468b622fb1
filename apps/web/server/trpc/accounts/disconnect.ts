import { type AccountCommand, account } from "@soshogle/domain/account/account";
import { accountStream, Uuid, workspacePartition } from "@soshogle/domain/ids";
import type { AccountCard } from "@soshogle/read-models/accounts/document";
import { accountCards } from "@soshogle/read-models/accounts/query";
import { Effect } from "effect";
import { z } from "zod";
import { act } from "../act.ts";
import type { Caller } from "../context.ts";
import { notFound } from "../errors.ts";
import { adminProcedure } from "../init.ts";
import { lookUp } from "../read.ts";

/** Ends the connection; an automation unsubscribes, destroys the token and releases the ids. History stays. */
export const disconnect = adminProcedure
  .input(z.object({ accountId: Uuid }))
  .mutation(({ ctx, input }) => ctx.run(disconnectAccount(ctx.who, input.accountId)));

const disconnectAccount = Effect.fnUntraced(function* (who: Caller, accountId: string) {
  const card = yield* lookUp<AccountCard>(who.workspaceId, accountCards([accountId]));
  if (card === null) return yield* Effect.fail(notFound("account"));
  return yield* act({
    who,
    decider: account,
    stream: accountStream(accountId),
    partition: workspacePartition(who.workspaceId),
    subject: null,
    command: (now): AccountCommand => ({ type: "DisconnectAccount", now }),
  });
});
