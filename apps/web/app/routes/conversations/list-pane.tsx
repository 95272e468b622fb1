import { type ReactNode, useCallback, useEffect, useRef } from "react";
import { useBeforePaint } from "../../shell/before-paint.ts";
import { join } from "../../ui/join.ts";
import { ListSkeleton } from "../../ui/skeleton.tsx";
import type { AccountView } from "../../views.ts";
import { conversationPath, type Filters, filterSearch } from "./filters.ts";
import { RowList } from "./list.tsx";
import { ListEmpty } from "./list-empty.tsx";
import { ListEnd } from "./list-end.tsx";
import { ListHeader } from "./list-header.tsx";
import { useListKeys } from "./list-keys.ts";
import { UpdatedButton } from "./updated-button.tsx";
import type { useArrangement } from "./use-arrangement.ts";
import type { LiveList } from "./use-list.ts";

interface ListPaneProps {
  readonly list: LiveList;
  readonly arrangement: ReturnType<typeof useArrangement>;
  readonly filters: Filters;
  readonly accounts: readonly AccountView[];
  readonly currentId: string | undefined;
  /** A conversation is open, which takes the whole of a small screen. */
  readonly aside: boolean;
  /** Another filter is being loaded. */
  readonly changing: boolean;
}

export function ListPane({ list, arrangement, filters, accounts, currentId, aside, changing }: ListPaneProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const reach = useRef<(place: number) => void>(() => {});
  const onReach = useCallback((next: (place: number) => void) => {
    reach.current = next;
  }, []);
  const load = useRef(list.more.load);
  load.current = list.more.load;
  const failed = list.more.problem !== null;
  const onNearEnd = useCallback(() => (failed ? undefined : load.current()), [failed]);
  const { rows, gone, waiting, release, holders } = arrangement;
  const top = useKeptScroll(scroller, list, { aside });
  useListKeys({
    count: rows.length,
    openPlace: rows.findIndex(({ id }) => id === currentId),
    reach: (place) => reach.current(place),
    loadMore: list.next === null ? null : list.more.load,
  });
  const cursor = list.next ? `${filterSearch(filters) ? "&" : "?"}cursor=${encodeURIComponent(list.next)}` : "";
  let content: ReactNode = <ListSkeleton rows={8} />;
  if (!changing)
    content =
      rows.length === 0 ? (
        <ListEmpty filters={filters} accounts={accounts} />
      ) : (
        <RowList
          rows={rows}
          gone={gone}
          pathOf={(id) => conversationPath(id, filters)}
          currentId={currentId}
          showAccount={accounts.length > 1}
          scroller={scroller}
          top={top}
          onNearEnd={onNearEnd}
          onReach={onReach}
          end={<ListEnd list={list} nextPath={`/conversations${filterSearch(filters)}${cursor}`} />}
        />
      );

  return (
    <section
      aria-label="Conversation list"
      className={join(
        "min-h-0 w-full shrink-0 flex-col border-line bg-surface md:flex md:w-84 md:border-r xl:w-88",
        aside ? "hidden" : "flex",
      )}
    >
      <ListHeader filters={filters} accounts={accounts} heading={aside ? "h2" : "h1"} />
      <div className="relative min-h-0 flex-1">
        <UpdatedButton
          waiting={changing ? 0 : waiting}
          onRelease={() => {
            release();
            scroller.current?.scrollTo({ top: 0 });
          }}
        />
        <div
          id="list"
          ref={scroller}
          tabIndex={-1}
          {...holders}
          className="h-full overflow-y-auto overscroll-contain outline-none"
        >
          {content}
        </div>
      </div>
    </section>
  );
}

/** Keeps where the list is scrolled to: for the way back to it, and where a small screen hides it behind a conversation. */
const useKeptScroll = (
  scroller: React.RefObject<HTMLElement>,
  { keptTop, keep }: LiveList,
  { aside }: { readonly aside: boolean },
): number => {
  const top = useRef(keptTop);
  const keepNow = useRef(keep);
  keepNow.current = keep;
  useEffect(() => {
    const element = scroller.current;
    const onScroll = () => {
      if (element && element.clientHeight > 0) top.current = element.scrollTop;
    };
    element?.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      element?.removeEventListener("scroll", onScroll);
      keepNow.current(top.current);
    };
  }, [scroller]);
  // What is not displayed forgets its place.
  useBeforePaint(() => {
    if (!aside) scroller.current?.scrollTo({ top: top.current });
  }, [aside, scroller]);
  return keptTop;
};
