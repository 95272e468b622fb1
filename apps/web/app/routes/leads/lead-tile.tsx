import { Link } from "@remix-run/react";
import { EllipsisVertical, StickyNote } from "lucide-react";
import { useClock } from "../../shell/clock.tsx";
import { sourceDetail, sourceName } from "../../text/lead-words.ts";
import { money } from "../../text/money.ts";
import { personName } from "../../text/names.ts";
import { exactTime, relativeTime } from "../../text/times.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { join } from "../../ui/join.ts";
import { Moment } from "../../ui/moment.tsx";
import type { LeadRow, LeadStage } from "../../views.ts";
import { MoveMenu } from "./move-menu.tsx";

interface TileProps {
  readonly lead: LeadRow;
  readonly back: string;
  readonly showAccount: boolean;
  readonly mayWrite: boolean;
  readonly dragged: boolean;
  readonly onDrag: (lead: LeadRow | null) => void;
  readonly onMove: (to: LeadStage) => void;
}

/** One lead on the board. The link to its conversation lies over the whole tile, the menu over the link. */
export function LeadTile({ lead, back, showAccount, mayWrite, dragged, onDrag, onMove }: TileProps) {
  const clock = useClock();
  const { contact, owner, value, source } = lead;
  const name = personName(contact);
  return (
    <li
      draggable={mayWrite}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", name);
        onDrag(lead);
      }}
      onDragEnd={() => onDrag(null)}
      className={join(
        "relative rounded-md border border-line bg-surface p-3 shadow-control transition-opacity duration-100 hover:border-edge",
        dragged && "opacity-40",
        mayWrite && "cursor-grab",
      )}
    >
      <div className="flex items-center gap-2.5">
        <Avatar name={name} seed={contact.id} pictureUrl={contact.pictureUrl} size="small" />
        <Link
          to={`/conversations/${encodeURIComponent(lead.conversationId)}`}
          draggable={false}
          prefetch="intent"
          className="min-w-0 flex-1 rounded-sm after:absolute after:inset-0 after:rounded-md"
        >
          <span dir="auto" className="block truncate text-left font-medium leading-5">
            {name}
          </span>
          {showAccount && <span className="block truncate text-soft text-xs">@{lead.account.username}</span>}
        </Link>
        {mayWrite && (
          <MoveMenu
            lead={lead}
            back={back}
            onMove={onMove}
            openerLook="relative -mr-1.5 grid size-7 shrink-0 place-items-center rounded-md text-soft hover:bg-hover hover:text-ink"
            opener={
              <>
                <EllipsisVertical aria-hidden className="size-4" />
                <span className="sr-only">Move {name}</span>
              </>
            }
          />
        )}
      </div>
      <div className="mt-2.5 flex items-center gap-1.5">
        {value && <span className="tabular truncate font-semibold text-sm">{money(value)}</span>}
        <span title={sourceDetail(source)} className="min-w-0">
          <Badge className="max-w-full">
            <span className="truncate">{sourceName(source)}</span>
          </Badge>
        </span>
        {lead.hasNote && <StickyNote aria-label="Has a note" className="size-3.5 shrink-0 text-soft" />}
        <Moment
          at={lead.movedAt}
          words={relativeTime(lead.movedAt, clock)}
          exact={`In this stage since ${exactTime(lead.movedAt, clock.timeZone)}`}
          className="ml-auto text-soft text-xs"
        />
        {owner && (
          <span title={`Owner: ${owner.name}`} className="grid">
            <Avatar name={owner.name} seed={owner.id} pictureUrl={null} size="tiny" />
            <span className="sr-only">Owner: {owner.name}</span>
          </span>
        )}
      </div>
    </li>
  );
}
