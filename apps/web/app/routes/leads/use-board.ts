import { useEffect, useMemo, useRef, useState } from "react";
import { browserApi } from "../../live/browser-api.ts";
import { coalesce } from "../../live/coalesce.ts";
import { useChanges } from "../../live/provider.tsx";
import type { LeadBoard } from "../../views.ts";
import type { Filters } from "./filters.ts";
import { withMoved } from "./leads-state.ts";
import { type Mover, useMove } from "./use-move.ts";

/** The board as the loader found it, kept true by changes. One instance per filter. */
export const useBoard = (loaded: LeadBoard, { accountId, ownerId }: Filters): LeadBoard & Mover => {
  const [board, setBoard] = useState(loaded);
  useEffect(() => setBoard(loaded), [loaded]);
  const newest = useRef<string | undefined>(undefined);
  const refreshNow = useMemo(
    () =>
      coalesce(async () =>
        setBoard(await browserApi.leads.board({ accountId, owner: ownerId, after: newest.current })),
      ),
    [accountId, ownerId],
  );
  const refresh = (after?: string): Promise<void> => {
    newest.current = after ?? newest.current;
    return refreshNow();
  };
  useChanges(({ leads }) => {
    if (leads.length > 0) void refresh();
  });
  const mover = useMove({
    show: (lead, to) => setBoard((known) => withMoved(known, { lead, to, now: Date.now() })),
    refresh,
  });
  return { ...board, ...mover };
};
