import { Link } from "@remix-run/react";
import { ChevronDown, StickyNote } from "lucide-react";
import { useClock } from "../../shell/clock.tsx";
import { sourceDetail, stageNames } from "../../text/lead-words.ts";
import { money } from "../../text/money.ts";
import { personName } from "../../text/names.ts";
import { ago, exactTime } from "../../text/times.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { join } from "../../ui/join.ts";
import { Moment } from "../../ui/moment.tsx";
import type { LeadRow, LeadStage } from "../../views.ts";
import { MoveMenu } from "./move-menu.tsx";

interface RowProps {
  readonly lead: LeadRow;
  readonly back: string;
  readonly showAccount: boolean;
  readonly mayWrite: boolean;
  readonly onMove: (to: LeadStage) => void;
}

const tones: Readonly<Record<LeadStage, Tone>> = { new: "info", qualified: "warn", won: "good", lost: "neutral" };
const cell = "border-line border-b px-2 py-0 first:pl-3 last:pr-3";

export function TableRow({ lead, back, showAccount, mayWrite, onMove }: RowProps) {
  const clock = useClock();
  const { contact, owner, value, stage } = lead;
  const name = personName(contact);
  const badge = <Badge tone={tones[stage]}>{stageNames[stage]}</Badge>;
  return (
    <tr className="h-14 bg-surface hover:bg-hover">
      <th scope="row" className={join(cell, "text-left font-normal")}>
        <span className="flex min-w-0 items-center gap-2.5">
          <span className="grid max-sm:hidden">
            <Avatar name={name} seed={contact.id} pictureUrl={contact.pictureUrl} size="small" />
          </span>
          <Link
            to={`/conversations/${encodeURIComponent(lead.conversationId)}`}
            prefetch="intent"
            className="min-w-0 truncate font-medium text-base hover:underline"
          >
            <span dir="auto">{name}</span>
          </Link>
          {lead.hasNote && <StickyNote aria-label="Has a note" className="size-3.5 shrink-0 text-soft" />}
        </span>
      </th>
      <td className={cell}>
        {mayWrite ? (
          <MoveMenu
            lead={lead}
            back={back}
            onMove={onMove}
            openerLook="-ml-1 inline-flex h-8 items-center gap-1 rounded-md px-1 text-soft hover:text-ink"
            opener={
              <>
                <span className="sr-only">Stage of {name}: </span>
                {badge}
                <ChevronDown aria-hidden className="size-3" />
              </>
            }
          />
        ) : (
          badge
        )}
      </td>
      <td className={join(cell, "tabular truncate text-end")}>{value ? money(value) : ""}</td>
      <td className={join(cell, "max-md:hidden")}>
        {owner ? (
          <span className="flex items-center gap-1.5">
            <Avatar name={owner.name} seed={owner.id} pictureUrl={null} size="tiny" />
            <span dir="auto" className="truncate">
              {owner.name}
            </span>
          </span>
        ) : (
          <span className="text-soft">Nobody</span>
        )}
      </td>
      <td className={join(cell, "truncate max-lg:hidden")}>{sourceDetail(lead.source)}</td>
      {showAccount && <td className={join(cell, "truncate max-xl:hidden")}>@{lead.account.username}</td>}
      <td className={join(cell, "text-end text-soft max-md:hidden")}>
        <Moment at={lead.movedAt} words={ago(lead.movedAt, clock)} exact={exactTime(lead.movedAt, clock.timeZone)} />
      </td>
    </tr>
  );
}
