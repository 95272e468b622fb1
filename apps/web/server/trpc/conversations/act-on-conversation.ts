import { type ConversationCommand, conversation } from "@soshogle/domain/conversation/conversation";
import { conversationStream } from "@soshogle/domain/ids";
import type { ConversationRow } from "@soshogle/read-models/conversations/document";
import { Effect } from "effect";
import { act } from "../act.ts";
import type { Caller } from "../context.ts";
import { requireConversation } from "../read.ts";

/** A person's command to a conversation of the own workspace. `id` makes it repeatable. */
export const actOnConversation = Effect.fnUntraced(function* (options: {
  readonly who: Caller;
  readonly conversationId: string;
  readonly command: (now: number, row: ConversationRow) => ConversationCommand;
  readonly id?: string;
}) {
  const { who, conversationId, command, id } = options;
  const row = yield* requireConversation(who.workspaceId, conversationId);
  return yield* act({
    who,
    decider: conversation,
    stream: conversationStream(conversationId),
    partition: conversationId,
    subject: conversationId,
    command: (now) => command(now, row),
    ...(id === undefined ? {} : { id }),
  });
});
