import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { stages } from "../../text/lead-words.ts";
import { Banner } from "../../ui/banner.tsx";
import type { AccountView, LeadBoard, LeadRow } from "../../views.ts";
import { Column } from "./column.tsx";
import { Empty } from "./empty.tsx";
import type { Filters } from "./filters.ts";
import { Header } from "./header.tsx";
import { total } from "./leads-state.ts";
import { useBoard } from "./use-board.ts";

interface BoardProps {
  readonly loaded: LeadBoard;
  readonly filters: Filters;
  readonly accounts: readonly AccountView[];
  readonly mayWrite: boolean;
}

/** Leads by stage, side by side. They are moved by dragging or by the menu on each. */
export function Board({ loaded, filters, accounts, mayWrite }: BoardProps) {
  const board = useBoard(loaded, filters);
  const [dragged, setDragged] = useState<LeadRow | null>(null);
  return (
    <div className="flex h-full flex-col">
      <Header filters={filters} accounts={accounts} owners={board.owners} counts={board.counts} />
      {board.problem && (
        <Banner tone="danger" icon={<CircleAlert aria-hidden />} title={board.problem} className="mx-4 mt-3 sm:mx-6" />
      )}
      {total(board.counts) === 0 ? (
        <Empty filters={filters} accounts={accounts} />
      ) : (
        <div className="flex min-h-0 flex-1 snap-x gap-3 overflow-x-auto overscroll-x-contain scroll-px-4 px-4 py-4 sm:scroll-px-6 sm:px-6">
          {stages.map((stage) => (
            <Column
              key={stage}
              stage={stage}
              leads={board.columns[stage]}
              count={board.counts[stage]}
              filters={filters}
              showAccount={accounts.length > 1}
              mayWrite={mayWrite}
              dragged={dragged}
              onDrag={setDragged}
              onMove={board.move}
            />
          ))}
        </div>
      )}
    </div>
  );
}
