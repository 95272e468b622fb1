import { useCallback, useRef } from "react";
import { join } from "../../ui/join.ts";
import { ListSkeleton } from "../../ui/skeleton.tsx";
import type { AccountView } from "../../views.ts";
import { conversationPath, type Filters, filterSearch } from "./filters.ts";
import { RowList } from "./list.tsx";
import { ListEmpty } from "./list-empty.tsx";
import { ListEnd } from "./list-end.tsx";
import { ListHeader } from "./list-header.tsx";
import { useListKeys } from "./list-keys.ts";
import type { LiveList } from "./use-list.ts";

interface ListPaneProps {
  readonly list: LiveList;
  readonly filters: Filters;
  readonly accounts: readonly AccountView[];
  readonly currentId: string | undefined;
  /** A conversation is open, which takes the whole of a small screen. */
  readonly aside: boolean;
  /** Another filter is being loaded. */
  readonly changing: boolean;
}

export function ListPane({ list, filters, accounts, currentId, aside, changing }: ListPaneProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const reach = useRef<(place: number) => void>(() => {});
  const onReach = useCallback((next: (place: number) => void) => {
    reach.current = next;
  }, []);
  const load = useRef(list.more.load);
  load.current = list.more.load;
  const failed = list.more.problem !== null;
  const onNearEnd = useCallback(() => (failed ? undefined : load.current()), [failed]);
  const { rows } = list;
  useListKeys({
    count: rows.length,
    openPlace: rows.findIndex(({ id }) => id === currentId),
    reach: (place) => reach.current(place),
  });
  const cursor = list.next ? `${filterSearch(filters) ? "&" : "?"}cursor=${encodeURIComponent(list.next)}` : "";

  return (
    <section
      aria-label="Conversation list"
      className={join(
        "min-h-0 w-full shrink-0 flex-col border-line bg-surface md:flex md:w-84 md:border-r xl:w-88",
        aside ? "hidden" : "flex",
      )}
    >
      <ListHeader filters={filters} accounts={accounts} heading={aside ? "h2" : "h1"} />
      <div
        id="list"
        ref={scroller}
        tabIndex={-1}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain outline-none"
      >
        {changing ? (
          <ListSkeleton rows={8} />
        ) : rows.length === 0 ? (
          <ListEmpty filters={filters} accounts={accounts} />
        ) : (
          <RowList
            rows={rows}
            pathOf={(id) => conversationPath(id, filters)}
            currentId={currentId}
            showAccount={accounts.length > 1}
            scroller={scroller}
            onNearEnd={onNearEnd}
            onReach={onReach}
            end={<ListEnd list={list} nextPath={`/conversations${filterSearch(filters)}${cursor}`} />}
          />
        )}
      </div>
    </section>
  );
}
