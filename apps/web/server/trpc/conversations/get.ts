import { ConversationId } from "@soshogle/domain/ids";
import type { AccountCard } from "@soshogle/read-models/accounts/document";
import { accountCards } from "@soshogle/read-models/accounts/query";
import type { ContactCard } from "@soshogle/read-models/contacts/document";
import { contactCards } from "@soshogle/read-models/contacts/query";
import { Clock, Effect } from "effect";
import { z } from "zod";
import type { ConversationView } from "../../../app/views.ts";
import { repliesKept } from "../../drafts/drafts.ts";
import { listRow, replyPermission } from "../../views/conversation.ts";
import { isBehind } from "../after.ts";
import type { Caller } from "../context.ts";
import { memberProcedure } from "../init.ts";
import { lookUp, namesOf, requireConversation } from "../read.ts";

const Input = z.object({ conversationId: ConversationId, after: z.string().max(1000).optional() });

/** One conversation without its messages: its row, its contact, and whether it may be answered. */
export const get = memberProcedure
  .input(Input)
  .query(({ ctx, input }): Promise<ConversationView> => ctx.run(conversationView(ctx.who, input)));

const conversationView = Effect.fnUntraced(function* (who: Caller, { conversationId, after }: z.infer<typeof Input>) {
  const { workspaceId, userId, role } = who;
  const behind = yield* isBehind(after, ["conversations", "contacts", "directory"]);
  const row = yield* requireConversation(workspaceId, conversationId);
  const [names, account, contact, drafts] = yield* Effect.all(
    [
      namesOf(workspaceId),
      lookUp<AccountCard>(workspaceId, accountCards([row.accountId])),
      lookUp<ContactCard>(workspaceId, contactCards([conversationId])),
      repliesKept({ workspaceId, userId }, [conversationId]),
    ],
    { concurrency: 4 },
  );
  return {
    row: listRow(row, names, drafts.get(conversationId)),
    reply: replyPermission({ row, account, role, now: yield* Clock.currentTimeMillis }),
    assignable: names.assignable,
    contact: {
      firstSeenAt: contact?.firstSeenAt ?? null,
      followers: contact?.followers ?? null,
      verified: contact?.verified ?? null,
      followsAccount: contact?.followsAccount ?? null,
      profileFetchedAt: contact?.profileFetchedAt ?? null,
      profileError: contact?.profileError ?? null,
    },
    behind,
  };
});
