import { useEffect, useRef, useState } from "react";
import { useViewer } from "../../shell/viewer.ts";
import { personName } from "../../text/names.ts";
import type { ConversationView, Drafts, LeadView, ThreadPage } from "../../views.ts";
import { openAssigneeMenu } from "./assignee-menu.tsx";
import { Composer, type ComposerHandle, type Refused } from "./composer.tsx";
import { ContactPanel } from "./contact-panel.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { MessageList } from "./message-list.tsx";
import { type PartActions, ThreadContext } from "./thread-context.ts";
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
    readonly drafts: Drafts;
    readonly replyId: string;
    readonly linked: string | null;
  };
  readonly refused: Refused | undefined;
}

/** The open conversation: header, messages, reply, and the person it is with. */
export function Conversation({ loaded, refused }: ConversationProps) {
  const { conversationId, replyId, linked } = loaded;
  const place = { userId: useViewer()?.userId ?? "", conversationId };
  const composer = useRef<ComposerHandle>(null);
  const live = useThread({ place, loaded, onRefused: (refusal) => composer.current?.refuse(refusal) });
  const { conversation, thread, refresh } = live;
  const { row, reply } = conversation;
  const [opened] = useState({ unreadFrom: loaded.page.unreadFrom, unread: row.unread, linked });
  const mayWrite = reply.allowed || reply.reason !== "no_rights";
  const intent = useIntent(conversationId);
  const filing = useFiling(conversationId, refresh, intent.run);
  // What lies beyond what is loaded nobody has seen yet.
  useMarkRead(row, { mayWrite: mayWrite && thread.newer === null });
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
  const parts: PartActions = {
    mayWrite,
    busy: intent.busy,
    settle: (what, partId) => void settle(what, partId),
    resend: (id) => {
      const stuck = thread.pending.find((pending) => pending.replyId === id);
      if (stuck) live.resend(stuck);
    },
    putBack: (text, id) => {
      const stuck = thread.pending.find((pending) => pending.replyId === id);
      live.takeBack(id);
      composer.current?.insert(stuck?.text ?? text);
    },
  };
  const { problem } = intent;
  useEffect(() => {
    if (problem !== null) composer.current?.refuse({ text: "", problem, signedOut: false });
  }, [problem]);
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
          <MessageList live={live} place={place} opened={opened} />
          <Composer
            ref={composer}
            place={place}
            reply={reply}
            drafts={loaded.drafts}
            formReplyId={replyId}
            refused={refused}
            onSend={live.send}
            onNote={live.writeNote}
          />
        </section>
        <ContactPanel conversation={conversation} lead={loaded.lead} mayWrite={mayWrite} />
      </div>
    </ThreadContext.Provider>
  );
}
