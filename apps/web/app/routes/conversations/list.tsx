import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useReducer } from "react";
import type { ConversationListRow } from "../../views.ts";
import { ConversationRow, rowHeight } from "./row.tsx";

interface ListProps {
  readonly rows: readonly ConversationListRow[];
  readonly pathOf: (conversationId: string) => string;
  readonly currentId: string | undefined;
  readonly showAccount: boolean;
  readonly scroller: RefObject<HTMLElement>;
  readonly onNearEnd: () => void;
  /** Tells the keyboard how to reach a row that may not be rendered. */
  readonly onReach: (reach: (place: number) => void) => void;
  readonly end: ReactNode;
}

const nearEnd = 10;

/**
 * Every row on the server and in the first render, then only those in sight. They are the same elements all along, so a
 * click or a focus in between is not lost.
 */
export function RowList(props: ListProps) {
  const { rows, pathOf, currentId, showAccount, scroller, onNearEnd, onReach, end } = props;
  const height = showAccount ? rowHeight.withAccount : rowHeight.plain;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (place) => rows[place]?.id ?? place,
    overscan: 12,
  });
  // The scrolling area may come into being together with this list: it is known from the second render on.
  const [, renderAgain] = useReducer((renders: number) => renders + 1, 0);
  useEffect(renderAgain, []);
  const inSight = virtual.getVirtualItems();
  const placed = inSight.length > 0;
  const items = placed ? inSight : rows.map((_, index) => ({ index, start: 0 }));
  const last = inSight.at(-1)?.index ?? 0;

  useEffect(() => {
    if (last >= rows.length - nearEnd) onNearEnd();
  }, [last, rows.length, onNearEnd]);
  useEffect(() => onReach((place) => virtual.scrollToIndex(place)), [virtual, onReach]);

  return (
    <>
      <ul className="relative" style={placed ? { height: virtual.getTotalSize() } : undefined}>
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
