import { useEffect, useRef } from "react";
import { browserApi } from "../../live/browser-api.ts";
import type { ConversationListRow } from "../../views.ts";

/** Tells the server what has been read, each revision once, and only while somebody can see the page. */
export const useMarkRead = (
  { id, unread, lastRevision }: ConversationListRow,
  { mayWrite }: { readonly mayWrite: boolean },
): void => {
  const told = useRef(-1);
  useEffect(() => {
    const tell = () => {
      if (!mayWrite || unread === 0 || document.visibilityState !== "visible" || told.current >= lastRevision) return;
      told.current = lastRevision;
      browserApi.conversations.markRead({ conversationId: id, upTo: lastRevision }).catch(() => {
        told.current = -1; // asked again at the next change or when the page is looked at again
      });
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [id, unread, lastRevision, mayWrite]);
};
