import { Link } from "@remix-run/react";
import { type DragEvent, useState } from "react";
import { stageNames } from "../../text/lead-words.ts";
import { sums } from "../../text/money.ts";
import { compact } from "../../text/words.ts";
import { join } from "../../ui/join.ts";
import type { LeadCountsView, LeadRow, LeadStage } from "../../views.ts";
import { type Filters, leadsPath } from "./filters.ts";
import { LeadTile } from "./lead-tile.tsx";

interface ColumnProps {
  readonly stage: LeadStage;
  readonly leads: readonly LeadRow[];
  readonly count: LeadCountsView[LeadStage];
  readonly filters: Filters;
  readonly showAccount: boolean;
  readonly mayWrite: boolean;
  /** The lead that is being dragged over the board. */
  readonly dragged: LeadRow | null;
  readonly onDrag: (lead: LeadRow | null) => void;
  readonly onMove: (lead: LeadRow, to: LeadStage) => void;
}

const marks: Readonly<Record<LeadStage, string>> = {
  new: "bg-accent",
  qualified: "bg-warn-ink",
  won: "bg-good-ink",
  lost: "bg-control",
};

/** One stage with its leads; a lead that is dropped here moves here. */
export function Column(props: ColumnProps) {
  const { stage, leads, count, filters, showAccount, mayWrite, dragged, onDrag, onMove } = props;
  const [over, setOver] = useState(false);
  const takes = dragged !== null && dragged.stage !== stage;
  const onDragOver = (event: DragEvent) => {
    if (!takes) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    setOver(true);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (dragged) onMove(dragged, stage);
    onDrag(null);
  };
  const hidden = count.leads - leads.length;
  return (
    <section
      aria-labelledby={`stage-${stage}`}
      data-stage={stage}
      onDragOver={onDragOver}
      onDragLeave={(event) => {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) setOver(false);
      }}
      onDrop={onDrop}
      className={join(
        "flex w-72 shrink-0 snap-start flex-col rounded-lg border bg-sunken/60 transition-colors duration-100 lg:w-auto lg:min-w-56 lg:flex-1",
        over && takes ? "border-accent bg-accent-tint" : "border-transparent",
      )}
    >
      <div className="flex items-baseline gap-2 px-3 pt-2.5 pb-2">
        <span aria-hidden className={join("size-2 shrink-0 self-center rounded-full", marks[stage])} />
        <h2 id={`stage-${stage}`} className="font-semibold text-sm">
          {stageNames[stage]} <span className="tabular font-normal text-soft">{compact(count.leads)}</span>
        </h2>
        <p className="tabular ml-auto truncate text-soft text-xs">{sums(count.values)}</p>
      </div>
      <ul className="min-h-16 flex-1 space-y-2 overflow-y-auto overscroll-contain px-2 pb-2">
        {leads.map((lead) => (
          <LeadTile
            key={lead.id}
            lead={lead}
            back={leadsPath(filters)}
            showAccount={showAccount}
            mayWrite={mayWrite}
            dragged={dragged?.id === lead.id}
            onDrag={onDrag}
            onMove={(to) => onMove(lead, to)}
          />
        ))}
        {leads.length === 0 && <li className="py-5 text-center text-soft text-sm">No leads here</li>}
        {hidden > 0 && leads.length > 0 && (
          <li>
            <Link
              to={leadsPath({ ...filters, view: "table", stage })}
              className="block rounded-md px-3 py-2 text-center font-medium text-accent-ink text-sm hover:bg-hover"
            >
              {compact(hidden)} more in the table
            </Link>
          </li>
        )}
      </ul>
    </section>
  );
}
