import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useCallback, useEffect, useReducer, useRef } from "react";
import { useBeforePaint } from "../../shell/before-paint.ts";
import { useHydrated } from "../../shell/hydrated.ts";
import type { ConversationListRow } from "../../views.ts";
import { ConversationRow, rowHeight } from "./row.tsx";

interface ListProps {
  readonly rows: readonly ConversationListRow[];
  /** Ids of rows that are still shown but no longer belong here. */
  readonly gone: ReadonlySet<string>;
  readonly pathOf: (conversationId: string) => string;
  readonly currentId: string | undefined;
  readonly showAccount: boolean;
  readonly scroller: RefObject<HTMLElement>;
  /** Pixels that the list begins scrolled by. */
  readonly top: number;
  readonly onNearEnd: () => void;
  /** Tells the keyboard how to reach a row that may not be rendered. */
  readonly onReach: (reach: (place: number) => void) => void;
  readonly end: ReactNode;
}

const nearEnd = 10;

/**
 * Every row on the server and in the first render, then only those in sight and the one with the focus. They are the same
 * elements all along, so a click or a focus in between is not lost.
 */
export function RowList(props: ListProps) {
  const { rows, gone, pathOf, currentId, showAccount, scroller, top, onNearEnd, onReach, end } = props;
  const height = showAccount ? rowHeight.withAccount : rowHeight.plain;
  const focused = useRef<string | null>(null);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const inSight = defaultRangeExtractor(range);
      const place = focused.current === null ? -1 : rows.findIndex(({ id }) => id === focused.current);
      if (place < 0 || inSight.includes(place)) return inSight;
      return [...inSight, place].sort((one, other) => one - other);
    },
    [rows],
  );
  // A list that is not the first page shown knows how high the window is, and need not render all it remembers.
  const hydrated = useHydrated();
  const first = useRef(hydrated ? { width: 0, height: window.innerHeight } : { width: 0, height: 0 });
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (place) => rows[place]?.id ?? place,
    overscan: 12,
    initialOffset: top,
    initialRect: first.current,
    rangeExtractor,
  });
  // The scrolling area may come into being together with this list: it is known from the second render on.
  const [, renderAgain] = useReducer((renders: number) => renders + 1, 0);
  useEffect(renderAgain, []);
  useBeforePaint(() => {
    if (top > 0) scroller.current?.scrollTo({ top });
  }, [top, scroller]);
  const inSight = virtual.getVirtualItems();
  const placed = inSight.length > 0;
  const items = placed ? inSight : rows.map((_, index) => ({ index, start: index * height }));
  const last = virtual.range?.endIndex ?? 0;

  useEffect(() => {
    if (last >= rows.length - nearEnd) onNearEnd();
  }, [last, rows.length, onNearEnd]);
  useEffect(() => onReach((place) => virtual.scrollToIndex(place)), [virtual, onReach]);

  return (
    <>
      <ul
        className="relative"
        style={placed ? { height: virtual.getTotalSize() } : undefined}
        onFocus={({ target }) => {
          focused.current = target.closest("[data-id]")?.getAttribute("data-id") ?? null;
        }}
        onBlur={() => {
          focused.current = null;
        }}
      >
        {items.map(({ index, start }) => {
          const row = rows[index];
          return (
            row && (
              <li
                key={row.id}
                aria-setsize={rows.length}
                aria-posinset={index + 1}
                className={placed ? "absolute inset-x-0 top-0" : undefined}
                style={placed ? { transform: `translateY(${start}px)` } : undefined}
              >
                <ConversationRow
                  row={row}
                  to={pathOf(row.id)}
                  place={index}
                  current={row.id === currentId}
                  gone={gone.has(row.id)}
                  showAccount={showAccount}
                />
              </li>
            )
          );
        })}
      </ul>
      {end}
    </>
  );
}
