import { useEffect, useMemo, useRef, useState } from "react";
import { browserApi } from "../../live/browser-api.ts";
import { coalesce } from "../../live/coalesce.ts";
import { useChanges } from "../../live/provider.tsx";
import { apiFailure } from "../../loading/api-failure.ts";
import type { LeadList } from "../../views.ts";
import type { Filters } from "./filters.ts";
import { joined } from "./leads-state.ts";
import { type Mover, useMove } from "./use-move.ts";

export interface LiveTable extends LeadList, Mover {
  readonly more: { readonly busy: boolean; readonly problem: string | null; readonly load: () => void };
}

/** The table as the loader found it, kept true by changes and lengthened on demand. One instance per filter. */
export const useTable = (loaded: LeadList, { stage, accountId, ownerId }: Filters): LiveTable => {
  const [list, setList] = useState(loaded);
  const [more, setMore] = useState<{ busy: boolean; problem: string | null }>({ busy: false, problem: null });
  const pages = useRef(1);
  const newest = useRef<string | undefined>(undefined);
  useEffect(() => {
    pages.current = 1;
    setList(loaded);
  }, [loaded]);

  const query = useMemo(() => ({ stage, accountId, owner: ownerId }), [stage, accountId, ownerId]);
  const refreshNow = useMemo(
    () =>
      coalesce(async () => {
        const read = [await browserApi.leads.list({ ...query, after: newest.current })];
        for (let last = read[0]; last && last.next !== null && read.length < pages.current; last = read.at(-1))
          read.push(await browserApi.leads.list({ ...query, cursor: last.next }));
        setList((known) => joined(read) ?? known);
      }),
    [query],
  );
  const refresh = (after?: string): Promise<void> => {
    newest.current = after ?? newest.current;
    return refreshNow();
  };
  useChanges(({ leads }) => {
    if (leads.length > 0) void refresh();
  });
  const mover = useMove({
    show: (lead, to) =>
      setList((known) => ({
        ...known,
        rows: known.rows.map((row) => (row.id === lead.id ? { ...row, stage: to } : row)),
      })),
    refresh,
  });

  const load = async () => {
    if (list.next === null || more.busy) return;
    setMore({ busy: true, problem: null });
    try {
      const page = await browserApi.leads.list({ ...query, cursor: list.next });
      pages.current += 1;
      setList((known) => joined([known, page]) ?? known);
      setMore({ busy: false, problem: null });
    } catch (error) {
      setMore({ busy: false, problem: apiFailure(error).message });
    }
  };
  return { ...list, ...mover, more: { ...more, load: () => void load() } };
};
