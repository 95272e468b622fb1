import { Link } from "@remix-run/react";
import { ArrowRight, CircleCheck } from "lucide-react";
import { useClock } from "../../shell/clock.tsx";
import { personName } from "../../text/names.ts";
import { elapsed, timeLeft } from "../../text/times.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { join } from "../../ui/join.ts";
import type { ConversationListRow } from "../../views.ts";
import { Preview } from "../conversations/preview.tsx";
import { Panel } from "./panel.tsx";
import { conversationsIn, waitingConversation } from "./places.ts";

const soonMs = 6 * 60 * 60_000;

interface LongestProps {
  readonly rows: readonly ConversationListRow[];
  /** How many wait in all. */
  readonly waiting: number;
  readonly showAccount: boolean;
}

/** Whose answer is due first. */
export function Longest({ rows, waiting, showAccount }: LongestProps) {
  return (
    <Panel
      title="Waiting longest"
      more={
        waiting > rows.length && (
          <Link to={conversationsIn("waiting")} className="inline-flex items-center gap-1 hover:text-ink">
            All {waiting} <ArrowRight aria-hidden className="size-3.5" />
          </Link>
        )
      }
    >
      {rows.length === 0 ? (
        <p className="flex items-center gap-2.5 px-4 py-6 text-soft">
          <CircleCheck aria-hidden className="size-4 text-good-ink" /> Nobody is waiting. Everybody who wrote has an
          answer.
        </p>
      ) : (
        <ul className="pb-1.5">
          {rows.map((row) => (
            <li key={row.id}>
              <Waiting row={row} showAccount={showAccount} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Waiting({ row, showAccount }: { readonly row: ConversationListRow; readonly showAccount: boolean }) {
  const { now } = useClock();
  const name = personName(row.contact);
  const left = row.openUntil === null ? 0 : row.openUntil - now;
  return (
    <Link
      to={waitingConversation(row.id)}
      prefetch="intent"
      className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2"
    >
      <Avatar name={name} seed={row.contact.id} pictureUrl={row.contact.pictureUrl} />
      <span className="min-w-0">
        <span className="flex items-baseline gap-1.5">
          <span dir="auto" className="truncate font-medium">
            {name}
          </span>
          {showAccount && <span className="truncate text-soft text-xs max-sm:hidden">@{row.account.username}</span>}
        </span>
        <span className="block text-soft text-sm">
          <Preview row={row} />
        </span>
      </span>
      <span className="tabular text-right text-xs">
        <span className="block font-medium">{row.waitingSince === null ? "" : elapsed(now - row.waitingSince)}</span>
        <span className={join("block", left > 0 && left < soonMs ? "text-warn-ink" : "text-soft")}>
          {left > 0 ? `${timeLeft(left)} to reply` : "window closed"}
        </span>
      </span>
    </Link>
  );
}
