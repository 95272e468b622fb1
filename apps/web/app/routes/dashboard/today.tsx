import { Link } from "@remix-run/react";
import { compact } from "../../text/words.ts";
import type { DashboardView } from "../../views.ts";
import { Hours } from "./hours.tsx";
import { Panel } from "./panel.tsx";
import { conversationsIn, leads } from "./places.ts";

/** What happened since the day began in the workspace's time zone, beside the day before up to the same time. */
export function Today({ today, timeZone }: Pick<DashboardView, "today" | "timeZone">) {
  const { before } = today;
  return (
    <Panel
      title="Today"
      more={
        <Link to="/dashboard/time-zone" className="relative inline-block hover:text-ink">
          <span className="sr-only">Days in </span>
          {timeZone.name.replaceAll("_", " ")}
          <span className="sr-only">, change the time zone</span>
        </Link>
      }
    >
      <ul className="grid grid-cols-2 gap-px border-line border-y bg-line sm:max-lg:grid-cols-4">
        <Figure to={conversationsIn("open")} label="Messages in" count={today.received} before={before.received} />
        <Figure to={conversationsIn("open")} label="Messages out" count={today.sent} before={before.sent} />
        <Figure
          to={conversationsIn("open")}
          label="New conversations"
          count={today.conversations}
          before={before.conversations}
        />
        <Figure to={leads} label="New leads" count={today.leads} before={before.leads} />
      </ul>
      <Hours hours={today.hours} timeZone={timeZone.name} />
    </Panel>
  );
}

interface FigureProps {
  readonly to: string;
  readonly label: string;
  readonly count: number;
  readonly before: number;
}

function Figure({ to, label, count, before }: FigureProps) {
  return (
    <li className="bg-surface">
      <Link to={to} prefetch="intent" className="block px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2">
        <span className="block text-soft text-sm">{label}</span>
        <span className="tabular mt-1 block font-semibold text-xl tracking-tight">{compact(count)}</span>
        <span className="tabular block text-soft text-xs">{compact(before)} yesterday by now</span>
      </Link>
    </li>
  );
}
