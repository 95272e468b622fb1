import { useEffect, useRef } from "react";

/** A reply that this tab handed over to be kept unsent; an empty text means that there is none any more. */
export interface DraftKept {
  readonly conversationId: string;
  readonly text: string;
}

const listeners = new Set<(draft: DraftKept) => void>();

export const tellDraftKept = (draft: DraftKept): void => {
  for (const listener of listeners) listener(draft);
};

/** Hears of every draft that this tab keeps; other tabs and devices are seen when a page is asked for again. */
export const useDraftsKept = (onKept: (draft: DraftKept) => void): void => {
  const newest = useRef(onKept);
  newest.current = onKept;
  useEffect(() => {
    const listener = (draft: DraftKept) => newest.current(draft);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
};
