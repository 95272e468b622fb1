import { Link } from "@remix-run/react";
import { CircleAlert, Hourglass, type LucideIcon, MailOpen, UserRoundPlus } from "lucide-react";
import { useClock } from "../../shell/clock.tsx";
import { elapsed } from "../../text/times.ts";
import { capped } from "../../text/words.ts";
import { join } from "../../ui/join.ts";
import type { DashboardView } from "../../views.ts";
import { conversationsIn, newLeadsOfNobody } from "./places.ts";

/** What somebody should look at, each with the list it was counted from. */
export function Needs({ needs, longest }: Pick<DashboardView, "needs" | "longest">) {
  const { now } = useClock();
  const since = longest[0]?.waitingSince ?? null;
  const mine = (count: number) => (count > 0 ? `${capped(count)} yours` : null);
  return (
    <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Tile
        to={conversationsIn("waiting")}
        icon={Hourglass}
        label="Waiting for an answer"
        count={needs.waiting}
        notes={[since === null ? null : `longest ${elapsed(now - since)}`, mine(needs.mineWaiting)]}
        done="Everybody has an answer"
      />
      <Tile
        to={conversationsIn("unread")}
        icon={MailOpen}
        label="Unread"
        count={needs.unread}
        notes={[mine(needs.mineUnread)]}
        done="Everything is read"
      />
      <Tile
        to={conversationsIn("failed")}
        icon={CircleAlert}
        label="Not sent or unclear"
        count={needs.failed}
        notes={[mine(needs.mineFailed)]}
        done="Every message went out"
        tone="danger"
      />
      <Tile
        to={newLeadsOfNobody}
        icon={UserRoundPlus}
        label="New leads without an owner"
        count={needs.unownedLeads}
        notes={[]}
        done="Every new lead has one"
      />
    </ul>
  );
}

interface TileProps {
  readonly to: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly count: number;
  readonly notes: readonly (string | null)[];
  /** What to say while there is nothing. */
  readonly done: string;
  readonly tone?: "danger";
}

function Tile({ to, icon: Icon, label, count, notes, done, tone }: TileProps) {
  const isDone = count === 0;
  const told = notes.filter((note) => note !== null);
  return (
    <li className="min-w-0">
      <Link
        to={to}
        prefetch="intent"
        className="flex h-full flex-col rounded-xl border border-line bg-surface p-4 shadow-control transition-colors duration-100 hover:border-edge hover:bg-hover"
      >
        <span className="flex items-start justify-between gap-2 text-soft text-sm">
          {label} <Icon aria-hidden className={join("mt-0.5 size-4 shrink-0", !isDone && tone && "text-danger-ink")} />
        </span>
        <span
          className={join(
            "tabular mt-auto pt-2 font-semibold text-2xl tracking-tight",
            isDone ? "text-soft" : tone && "text-danger-ink",
          )}
        >
          {capped(count)}
        </span>
        <span className="mt-0.5 min-h-4 text-soft text-xs">{isDone ? done : told.join(" · ")}</span>
      </Link>
    </li>
  );
}
