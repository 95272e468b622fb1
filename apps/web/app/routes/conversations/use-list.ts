import { useNavigationType } from "@remix-run/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { browserApi } from "../../live/browser-api.ts";
import { coalesce } from "../../live/coalesce.ts";
import { useDraftsKept } from "../../live/drafts-kept.ts";
import { useChanges } from "../../live/provider.tsx";
import { apiFailure } from "../../loading/api-failure.ts";
import { useViewer } from "../../shell/viewer.ts";
import type { ConversationList, ConversationListRow } from "../../views.ts";
import { belongsTo, type Filters, filterSearch, rankIn } from "./filters.ts";
import { useListMemory } from "./list-memory.tsx";
import {
  type ListState,
  staleBelow,
  withDraft,
  withFirstPage,
  withNextPage,
  withoutRow,
  withRow,
} from "./list-state.ts";

export interface LiveList extends ListState {
  /** Pixels that it was scrolled by when it was left. */
  readonly keptTop: number;
  /** Remembers the list for the way back. */
  readonly keep: (top: number) => void;
  readonly more: { readonly busy: boolean; readonly problem: string | null; readonly load: () => void };
}

/**
 * The list as the loader found it, kept true by changes and lengthened by scrolling. One instance per filter. On the way
 * back it has all that was loaded before.
 */
export const useList = (loaded: ConversationList, filters: Filters): LiveList => {
  const { view, accountId } = filters;
  const rank = useCallback((row: ConversationListRow) => rankIn(view, row), [view]);
  const memory = useListMemory();
  const isWayBack = useNavigationType() === "POP";
  const [before] = useState(() => (isWayBack ? memory.recall(filterSearch(filters)) : undefined));
  const [state, setState] = useState<ListState>(() => (before ? withFirstPage(before.state, loaded, rank) : loaded));
  const [more, setMore] = useState<{ busy: boolean; problem: string | null }>({ busy: false, problem: null });
  const shown = useRef(state);
  shown.current = state;
  const changed = useRef(new Set<string>());
  const query = useMemo(() => ({ view, accountId }), [view, accountId]);
  const viewerId = useViewer()?.userId ?? "";

  const first = useRef(loaded);
  useEffect(() => {
    if (first.current === loaded) return;
    first.current = loaded;
    setState((known) => withFirstPage(known, loaded, rank));
  }, [loaded, rank]);

  const refresh = useMemo(
    () =>
      coalesce(async () => {
        const ids = [...changed.current];
        changed.current.clear();
        const page = await browserApi.conversations.list(query);
        const below = staleBelow(shown.current, page, ids);
        setState((known) => withFirstPage(known, page, rank));
        await Promise.all(
          below.map(async (conversationId) => {
            const { row } = await browserApi.conversations.get({ conversationId });
            const belongs = belongsTo(query.view, row, viewerId);
            setState((known) => (belongs ? withRow(known, row) : withoutRow(known, row.id)));
          }),
        );
      }),
    [query, rank, viewerId],
  );
  // What changed below the first page while the list was away has not been asked for yet.
  useEffect(() => {
    if (!before || before.changed.size === 0) return;
    for (const id of before.changed) changed.current.add(id);
    before.changed.clear();
    void refresh();
  }, [before, refresh]);
  useChanges(({ conversations }) => {
    if (conversations.length === 0) return;
    for (const id of conversations) changed.current.add(id);
    void refresh();
  });

  useDraftsKept((draft) => setState((known) => withDraft(known, draft)));

  const load = async () => {
    const cursor = shown.current.next;
    if (cursor === null || more.busy) return;
    setMore({ busy: true, problem: null });
    try {
      const page = await browserApi.conversations.list({ ...query, cursor });
      setState((known) => withNextPage(known, page));
      setMore({ busy: false, problem: null });
    } catch (error) {
      setMore({ busy: false, problem: apiFailure(error).message });
    }
  };
  return {
    ...state,
    more: { ...more, load: () => void load() },
    keptTop: before?.top ?? 0,
    keep: (top) => memory.keep(filterSearch(filters), { state: shown.current, top }),
  };
};
