import { conversationIdOf, conversationStream } from "@soshogle/domain/ids";
import { EventStore } from "@soshogle/event-store/event-store";
import type { AccountCard } from "@soshogle/read-models/accounts/document";
import { accountsOf } from "@soshogle/read-models/accounts/query";
import { Effect } from "effect";
import { documentsOf } from "../../trpc/read.ts";
import { Refusal } from "../answers.ts";
import type { SendRequest } from "./request.ts";

const AT_ONCE = 16;

/**
 * The conversation with a recipient, among the accounts of one workspace. The log is asked, not the read model: who
 * wrote a moment ago can be answered.
 */
export const findConversation = Effect.fnUntraced(function* (
  workspaceId: string,
  { recipientId, accountId }: Pick<SendRequest, "recipientId" | "accountId">,
) {
  const store = yield* EventStore;
  const documents = yield* documentsOf(workspaceId);
  const { documents: cards } = yield* documents.find(accountsOf(workspaceId));
  const accounts = (cards as unknown as readonly AccountCard[]).filter(
    // made by the projection
    ({ igId }) => accountId === undefined || igId === accountId,
  );
  if (accountId !== undefined && accounts.length === 0)
    return yield* refused(404, "account_unknown", "accountId: your workspace has no such account.");
  const known = yield* Effect.filter(
    accounts.map(({ id }) => conversationIdOf(id, recipientId)),
    (conversationId) =>
      Effect.map(
        store.readStream(conversationStream(conversationId), { from: "start", direction: "forwards", limit: 1 }),
        (events) => events.length > 0,
      ),
    { concurrency: AT_ONCE },
  );
  const [conversationId, another] = known;
  if (conversationId === undefined)
    return yield* refused(404, "recipient_unknown", "recipientId: no customer with this id has written to you.");
  if (another !== undefined)
    return yield* refused(
      422,
      "account_ambiguous",
      "accountId: several of your accounts know this recipient. Say from which one to send.",
    );
  return conversationId;
});

const refused = (status: number, code: string, message: string) => Effect.fail(new Refusal(status, code, message));
