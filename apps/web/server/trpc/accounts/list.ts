import type { AccountCard } from "@soshogle/read-models/accounts/document";
import { accountsOf } from "@soshogle/read-models/accounts/query";
import { Effect } from "effect";
import { z } from "zod";
import type { AccountList } from "../../../app/views.ts";
import { accountView } from "../../views/account.ts";
import { isBehind } from "../after.ts";
import { memberProcedure } from "../init.ts";
import { documentsOf } from "../read.ts";

/** Every account that the workspace has or had, first connected first. */
export const list = memberProcedure
  .input(z.object({ after: z.string().max(1000).optional() }))
  .query(({ ctx, input }): Promise<AccountList> => ctx.run(accountsPage(ctx.who.workspaceId, input.after)));

const accountsPage = Effect.fnUntraced(function* (workspaceId: string, after: string | undefined) {
  const behind = yield* isBehind(after, ["accounts"]);
  const documents = yield* documentsOf(workspaceId);
  const { documents: cards } = yield* documents.find(accountsOf(workspaceId));
  return { accounts: cards.map((card) => accountView(card as unknown as AccountCard)), behind }; // made by the projection
});
