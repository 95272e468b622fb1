import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { browserApi, sayOnLeaving } from "../../live/browser-api.ts";
import { tellDraftKept } from "../../live/drafts-kept.ts";
import { useConnection } from "../../live/provider.tsx";
import type { Drafts } from "../../views.ts";
import { type DraftState, draftKeeper } from "./draft-keeper.ts";
import { type Mode, readUnsaved, rememberUnsaved, type TextPlace } from "./drafts.ts";

export interface LiveDrafts {
  readonly texts: Drafts;
  readonly state: DraftState;
  readonly change: (mode: Mode, next: (typed: string) => string) => void;
}

const pauseMs = 400;
const modes = ["reply", "note"] as const satisfies readonly Mode[];

/**
 * The texts of the composer: those that the server keeps, or what this tab typed and could not hand over. They are the
 * server's a moment after typing pauses, so that they are there on every device, after signing in again, and never lost.
 */
export const useDrafts = (place: TextPlace, loaded: Drafts, begun: Partial<Drafts>): LiveDrafts => {
  const { userId, conversationId } = place;
  const [texts, setTexts] = useState<Drafts>({ ...loaded, ...begun });
  const [state, setState] = useState<DraftState>("kept");
  const newest = useRef(texts);
  const timer = useRef<ReturnType<typeof setTimeout>>();

  const keeper = useMemo(
    () =>
      draftKeeper({
        save: async (mode, text) => {
          await browserApi.conversations.keepDraft({ conversationId, mode, text });
          if (mode === "reply") tellDraftKept({ conversationId, text });
        },
        remember: (mode, text) => rememberUnsaved({ userId, conversationId }, mode, text),
        onState: setState,
        pause: () =>
          new Promise((resolve) => {
            clearTimeout(timer.current);
            timer.current = setTimeout(resolve, pauseMs);
          }),
      }),
    [userId, conversationId],
  );
  const show = useCallback((next: Drafts) => {
    newest.current = next;
    setTexts(next);
  }, []);
  const change: LiveDrafts["change"] = (mode, next) => {
    const text = next(newest.current[mode]);
    if (text === newest.current[mode]) return;
    show({ ...newest.current, [mode]: text });
    keeper.typed(mode, text);
  };

  useEffect(() => {
    for (const mode of modes) {
      const unsaved = readUnsaved({ userId, conversationId }, mode);
      if (unsaved === "") continue;
      show({ ...newest.current, [mode]: unsaved });
      keeper.typed(mode, unsaved);
    }
  }, [userId, conversationId, keeper, show]);

  const { state: connection } = useConnection();
  useEffect(() => {
    if (connection === "live") keeper.retry();
  }, [connection, keeper]);

  useEffect(() => {
    const leave = () => {
      for (const [mode, text] of keeper.unsaved()) {
        sayOnLeaving("conversations.keepDraft", { conversationId, mode, text });
        if (mode === "reply") tellDraftKept({ conversationId, text });
      }
    };
    // Another tab or device may have gone on writing, or have sent it: what nobody touched here follows.
    const look = async () => {
      if (document.visibilityState === "hidden") return leave();
      if (keeper.unsaved().size > 0) return;
      const before = newest.current;
      const found = await browserApi.conversations.drafts({ conversationId }).catch(() => null);
      if (found && newest.current === before && keeper.unsaved().size === 0) show(found);
    };
    const onVisibility = () => void look();
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", onVisibility);
      leave();
    };
  }, [conversationId, keeper, show]);

  return { texts, state, change };
};
