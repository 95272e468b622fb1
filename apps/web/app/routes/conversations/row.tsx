import { Link } from "@remix-run/react";
import { CircleAlert, Hourglass } from "lucide-react";
import { useClock } from "../../shell/clock.tsx";
import { personName } from "../../text/names.ts";
import { exactTime, relativeTime } from "../../text/times.ts";
import { badgeCount } from "../../text/words.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { InstagramGlyph } from "../../ui/channel-glyph.tsx";
import { join } from "../../ui/join.ts";
import { Moment } from "../../ui/moment.tsx";
import type { ConversationListRow } from "../../views.ts";
import { Preview } from "./preview.tsx";
import { rowName, urgentWindow } from "./row-name.ts";

/** Pixels, with the hairline; rows with an account line are taller. Every row of a list has the same height. */
export const rowHeight = { plain: 68, withAccount: 80 } as const;

interface RowProps {
  readonly row: ConversationListRow;
  readonly to: string;
  readonly place: number;
  readonly current: boolean;
  /** It is still shown, but no longer belongs to this list. */
  readonly gone: boolean;
  readonly showAccount: boolean;
}

/** One link over the whole row. Its name is said in a fixed order; what is seen is laid out for the eye. */
export function ConversationRow({ row, to, place, current, gone, showAccount }: RowProps) {
  const clock = useClock();
  const unread = row.unread > 0;
  const name = personName(row.contact);
  // What is being written stands in the open conversation already.
  const said = current ? { ...row, draft: null } : row;
  const left = urgentWindow(row, clock.now);
  return (
    <Link
      to={to}
      data-row={place}
      data-id={row.id}
      aria-current={current ? "page" : undefined}
      prefetch="intent"
      className={join(
        "group relative flex items-center gap-3 px-4 transition-colors duration-100 focus-visible:-outline-offset-2",
        showAccount ? "h-20" : "h-17",
        current ? "bg-accent-tint" : "hover:bg-hover",
      )}
    >
      <span className="sr-only">{rowName(said, clock, gone)}</span>
      {current && <span aria-hidden className="absolute inset-y-0 left-0 w-0.75 bg-accent" />}
      <Avatar
        name={name}
        seed={row.contact.id}
        pictureUrl={row.contact.pictureUrl}
        badge={<InstagramGlyph className="size-3" />}
      />
      <span aria-hidden className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span
            dir="auto"
            className={join("min-w-0 flex-1 truncate text-left", unread ? "font-semibold" : "font-medium")}
          >
            {name}
          </span>
          <Moment
            at={row.lastAt}
            words={relativeTime(row.lastAt, clock)}
            exact={exactTime(row.lastAt, clock.timeZone)}
            className={join("text-xs", unread ? "font-medium text-accent-ink" : "text-soft")}
          />
        </span>
        <span className="flex h-5 items-center gap-2">
          <span className={join("min-w-0 flex-1 text-sm", unread ? "text-ink" : "text-soft")}>
            {gone ? <span className="italic">No longer in this list</span> : <Preview row={said} />}
          </span>
          {row.assignee && (
            <span title={`Assigned to ${row.assignee.name}`} className="grid">
              <Avatar name={row.assignee.name} seed={row.assignee.id} pictureUrl={null} size="tiny" />
            </span>
          )}
          {row.troubled > 0 && <CircleAlert className="size-4 shrink-0 text-danger-ink" />}
          {left && (
            <Badge tone="warn">
              <Hourglass className="size-3" /> {left}
            </Badge>
          )}
          {unread && (
            <span className="tabular grid h-5 min-w-5 shrink-0 place-items-center rounded-full bg-accent px-1.5 font-semibold text-2xs text-on-accent">
              {badgeCount(row.unread)}
            </span>
          )}
        </span>
        {showAccount && <span className="block truncate text-soft text-xs">@{row.account.username}</span>}
      </span>
      <span
        aria-hidden
        className="pointer-events-none absolute top-1 right-3 z-10 hidden animate-appear-late rounded-sm bg-ink px-2 py-1 text-surface text-xs shadow-float group-focus-visible:block"
      >
        {exactTime(row.lastAt, clock.timeZone)}
      </span>
    </Link>
  );
}
