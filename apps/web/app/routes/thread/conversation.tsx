import { useRef } from "react";
import { personName } from "../../text/names.ts";
import type { ConversationView, LeadView, ThreadPage } from "../../views.ts";
import { openAssigneeMenu } from "./assignee-menu.tsx";
import { Composer, type ComposerHandle, type Refused } from "./composer.tsx";
import { ContactPanel } from "./contact-panel.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { MessageList } from "./message-list.tsx";
import { ThreadContext } from "./thread-context.ts";
import { useThreadKeys } from "./thread-keys.ts";
import { useFiling } from "./use-filing.ts";
import { useIntent } from "./use-intent.ts";
import { useMarkRead } from "./use-mark-read.ts";
import { useThread } from "./use-thread.ts";

interface ConversationProps {
  readonly loaded: {
    readonly conversationId: string;
    readonly conversation: ConversationView;
    readonly page: ThreadPage;
    readonly lead: LeadView;
    readonly replyId: string;
    readonly lookingBack: boolean;
  };
  readonly refused: Refused | undefined;
}

/** The open conversation: header, messages, reply, and the person it is with. */
export function Conversation({ loaded, refused }: ConversationProps) {
  const { conversationId, replyId } = loaded;
  const live = useThread(conversationId, loaded);
  const { conversation, thread, refresh } = live;
  const { row, reply } = conversation;
  const mayWrite = reply.allowed || reply.reason !== "no_rights";
  const composer = useRef<ComposerHandle>(null);
  const intent = useIntent(conversationId);
  const filing = useFiling(conversationId, refresh, intent.run);
  useMarkRead(row, mayWrite);
  useThreadKeys({
    onReply: () => composer.current?.focus("reply"),
    onNote: () => composer.current?.focus("note"),
    onAssign: openAssigneeMenu,
    onArchive: () => mayWrite && (row.status === "open" ? filing.archive() : filing.reopen()),
  });
  const assign = async (userId: string | null) => {
    const after = await intent.run("assign", { userId: userId ?? "" });
    if (after !== null) await refresh(after);
  };
  const settle = async (what: "went-out" | "send-again" | "cancel", partId: string) => {
    const after = await intent.run(what, { partId });
    if (after !== null) await refresh(after);
  };
  const parts = {
    mayWrite,
    busy: intent.busy,
    settle: (what: Parameters<typeof settle>[0], partId: string) => void settle(what, partId),
    resend: (id: string) => {
      const stuck = thread.pending.find((pending) => pending.replyId === id);
      if (stuck) void live.send(stuck);
    },
    putBack: (text: string, id: string) => {
      live.takeBack(id);
      composer.current?.insert(text);
    },
  };
  return (
    <ThreadContext.Provider value={parts}>
      <div className="flex h-full">
        <section
          id="conversation"
          tabIndex={-1}
          aria-label={`Conversation with ${personName(row.contact)}`}
          className="flex min-w-0 flex-1 flex-col bg-surface outline-none"
        >
          <ConversationHeader
            conversation={conversation}
            mayWrite={mayWrite}
            busy={intent.busy}
            filing={filing}
            onAssign={(userId) => void assign(userId)}
          />
          <MessageList live={live} lookingBack={loaded.lookingBack} />
          <Composer
            ref={composer}
            conversationId={conversationId}
            reply={reply}
            formReplyId={replyId}
            refused={refused ?? (intent.problem ? { problem: intent.problem, text: "", mode: "reply" } : undefined)}
            onSend={live.send}
            onNote={live.writeNote}
          />
        </section>
        <ContactPanel conversation={conversation} lead={loaded.lead} mayWrite={mayWrite} />
      </div>
    </ThreadContext.Provider>
  );
}
