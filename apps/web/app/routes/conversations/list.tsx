import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useReducer } from "react";
import { useHydrated } from "../../shell/hydrated.ts";
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

/** Every row on the server and in the first render, then only those in sight. */
export function RowList(props: ListProps) {
  return useHydrated() ? <RowsInSight {...props} /> : <EveryRow {...props} />;
}

function EveryRow({ rows, pathOf, currentId, showAccount, end }: ListProps) {
  return (
    <>
      <ul>
        {rows.map((row, place) => (
          <li key={row.id}>
            <ConversationRow
              row={row}
              to={pathOf(row.id)}
              place={place}
              current={row.id === currentId}
              showAccount={showAccount}
            />
          </li>
        ))}
      </ul>
      {end}
    </>
  );
}

function RowsInSight({ rows, pathOf, currentId, showAccount, scroller, onNearEnd, onReach, end }: ListProps) {
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
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (last >= rows.length - nearEnd) onNearEnd();
  }, [last, rows.length, onNearEnd]);
  useEffect(() => onReach((place) => virtual.scrollToIndex(place)), [virtual, onReach]);

  return (
    <>
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const row = rows[index];
          return (
            row && (
              <li
                key={key}
                aria-setsize={rows.length}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
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
