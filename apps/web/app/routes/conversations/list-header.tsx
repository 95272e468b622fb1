import { Link } from "@remix-run/react";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { noCounts, useCounts } from "../../live/counts.tsx";
import { compact } from "../../text/words.ts";
import { InstagramGlyph } from "../../ui/channel-glyph.tsx";
import { chipLook } from "../../ui/chip.ts";
import { join } from "../../ui/join.ts";
import type { AccountView, ListView } from "../../views.ts";
import { AccountFilter } from "./account-filter.tsx";
import { ActiveFilters } from "./active-filters.tsx";
import { type Filters, listPath } from "./filters.ts";

interface ListHeaderProps {
  readonly filters: Filters;
  readonly accounts: readonly AccountView[];
  /** The first heading of the page belongs to the open conversation, where there is one. */
  readonly heading: "h1" | "h2";
}

const views = [
  { view: "open", label: "Open" },
  { view: "mine", label: "Mine" },
  { view: "unassigned", label: "Unassigned" },
  { view: "archived", label: "Archived" },
] as const satisfies readonly { readonly view: ListView; readonly label: string }[];

/** Open conversations that need somebody, whoever works on them. */
const needs = [
  { view: "waiting", label: "Waiting" },
  { view: "unread", label: "Unread" },
  { view: "failed", label: "Not sent" },
] as const satisfies readonly { readonly view: ListView; readonly label: string }[];

/** Title, views with their counts, and the filters; all of them links, so that each has an address. */
export function ListHeader({ filters, accounts, heading: Heading }: ListHeaderProps) {
  const counts = useCounts();
  const { view: current, accountId, channel } = filters;
  const narrowed = accountId !== undefined || channel !== undefined;
  const here = accountId ? (counts.byAccount[accountId] ?? noCounts) : counts;
  return (
    <header className="shrink-0 border-line border-b">
      <div className="flex h-15 items-center justify-between gap-2 px-4">
        <div className="flex min-w-0 items-baseline gap-2">
          <Heading className="truncate font-semibold text-md tracking-tight">Conversations</Heading>
          <p role="status" className="tabular whitespace-nowrap text-soft text-xs">
            {narrowed && `${here[current].toLocaleString("en")} of ${counts[current].toLocaleString("en")}`}
          </p>
        </div>
        <nav aria-label="Filters" className="flex min-w-0 gap-1.5">
          {!channel && (
            <Link
              to={listPath({ ...filters, channel: "instagram" })}
              className={join(chipLook({ chosen: false }), "shrink-0")}
            >
              <InstagramGlyph className="size-3.5" />{" "}
              <span className={join(accounts.length > 1 && "sr-only")}>Instagram</span>
            </Link>
          )}
          {accounts.length > 1 && <AccountFilter filters={filters} accounts={accounts} />}
        </nav>
      </div>
      <nav aria-label="Views" className="px-3 pb-3">
        <ul className="flex gap-0.5 rounded-md bg-sunken p-1">
          {views.map(({ view, label }) => (
            <Tab
              key={view}
              to={listPath({ ...filters, view })}
              current={view === current}
              count={here[view]}
              unread={view === "mine" ? here.mineUnread : 0}
            >
              {label}
            </Tab>
          ))}
        </ul>
        <ul className="mt-2 flex flex-wrap gap-1.5">
          {needs.map(({ view, label }) => (
            <li key={view}>
              <Link
                to={listPath({ ...filters, view: view === current ? "open" : view })}
                aria-current={view === current ? "true" : undefined}
                className={chipLook({ chosen: view === current })}
              >
                {label} <span className="tabular font-normal text-2xs">{compact(here[view])}</span>
                {view === current && <X aria-label="(show all open ones)" className="size-3" />}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <ActiveFilters filters={filters} accounts={accounts} />
    </header>
  );
}

interface TabProps {
  readonly to: string;
  readonly current: boolean;
  readonly count: number;
  /** Conversations with something unread, where that matters. */
  readonly unread: number;
  readonly children: ReactNode;
}

function Tab({ to, current, count, unread, children }: TabProps) {
  return (
    <li className="flex-auto">
      <Link
        to={to}
        aria-current={current ? "true" : undefined}
        className={join(
          "flex h-7 items-center justify-center gap-1 rounded-sm px-1.5 font-medium text-xs",
          current ? "bg-thumb text-ink shadow-control" : "text-soft hover:text-ink",
        )}
      >
        {children} <span className="tabular font-normal text-2xs text-soft">{compact(count)}</span>
        {unread > 0 && (
          <span className="size-1.5 rounded-full bg-accent">
            <span className="sr-only">, {unread} with unread messages</span>
          </span>
        )}
      </Link>
    </li>
  );
}
