import type { AccountCard } from "@soshogle/read-models/accounts/document";
import { accountsOf } from "@soshogle/read-models/accounts/query";
import {
  conversationCounts,
  conversationList,
  conversationPage,
  tally,
} from "@soshogle/read-models/conversations/query";
import type { Directory } from "@soshogle/read-models/directory/document";
import { directoryOf } from "@soshogle/read-models/directory/query";
import { accountsHeard, figuresWithin, heardByAccount } from "@soshogle/read-models/figures/query";
import { sumOfCounts } from "@soshogle/read-models/leads/counts";
import { leadCounts } from "@soshogle/read-models/leads/query";
import { Clock, Effect } from "effect";
import { z } from "zod";
import type { DashboardView } from "../../../app/views.ts";
import { accountView } from "../../views/account.ts";
import { listRow } from "../../views/conversation.ts";
import { daysAround, todayView } from "../../views/figures.ts";
import { namesIn } from "../../views/names.ts";
import { isBehind } from "../after.ts";
import type { Caller } from "../context.ts";
import { memberProcedure } from "../init.ts";
import { documentsOf, lookUp } from "../read.ts";

const LONGEST = 8;
const PROJECTIONS = ["conversations", "leads", "accounts", "directory", "figures"];

/** What needs somebody now, how the accounts do, and what happened today. Every figure is kept; nothing is scanned. */
export const get = memberProcedure
  .input(z.object({ after: z.string().max(1000).optional() }))
  .query(({ ctx, input }): Promise<DashboardView> => ctx.run(dashboard(ctx.who, input.after)));

const dashboard = Effect.fnUntraced(function* ({ workspaceId, userId }: Caller, after: string | undefined) {
  const behind = yield* isBehind(after, PROJECTIONS);
  const { find } = yield* documentsOf(workspaceId);
  const directory = yield* lookUp<Directory>(workspaceId, directoryOf(workspaceId));
  const days = daysAround(yield* Clock.currentTimeMillis, directory?.timeZone ?? "UTC");
  const found = yield* Effect.all(
    {
      counts: find(conversationCounts(workspaceId)),
      unowned: find(leadCounts({ workspaceId, accountId: undefined, ownerId: null })),
      longest: find(conversationList({ workspaceId, filter: WAITING, accountId: null, limit: LONGEST }, FIRST)),
      accounts: find(accountsOf(workspaceId)),
      figures: find(figuresWithin(workspaceId, { from: days.before.from, until: days.today.until })),
      heard: find(accountsHeard(workspaceId)),
    },
    { concurrency: "unbounded" },
  );
  const names = namesIn(directory);
  const { all } = tally(found.counts.documents, userId);
  const { waiting, unread, failed, mineWaiting, mineUnread, mineFailed } = all;
  const unownedLeads = sumOfCounts(found.unowned.documents).new.leads;
  const heardAt = heardByAccount(found.heard.documents);
  return {
    timeZone: { name: directory?.timeZone ?? "UTC", chosen: directory?.timeZone != null },
    today: todayView(found.figures.documents, days),
    needs: { waiting, unread, failed, mineWaiting, mineUnread, mineFailed, unownedLeads },
    longest: conversationPage(FIRST, found.longest, WAITING).documents.map((row) => listRow(row, names)),
    accounts: found.accounts.documents.map((card) => {
      const account = accountView(card as unknown as AccountCard); // made by the projection
      return { ...account, heardAt: heardAt.get(account.id) ?? null };
    }),
    isNew: all.open + all.archived === 0,
    behind,
  };
});

const WAITING = { needs: "answer" } as const;
const FIRST = { to: "newest" } as const;
