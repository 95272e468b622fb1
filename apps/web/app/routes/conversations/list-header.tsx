import { Link } from "@remix-run/react";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useCounts } from "../../live/counts.tsx";
import { compact } from "../../text/words.ts";
import { InstagramGlyph } from "../../ui/channel-glyph.tsx";
import { chipLook } from "../../ui/chip.ts";
import { join } from "../../ui/join.ts";
import type { AccountView } from "../../views.ts";
import { AccountFilter } from "./account-filter.tsx";
import { type Filters, listPath } from "./filters.ts";

interface ListHeaderProps {
  readonly filters: Filters;
  readonly accounts: readonly AccountView[];
  /** The first heading of the page belongs to the open conversation, where there is one. */
  readonly heading: "h1" | "h2";
}

/** Title, open or archived with their counts, and the filters as links, so that each has an address. */
export function ListHeader({ filters, accounts, heading: Heading }: ListHeaderProps) {
  const counts = useCounts();
  const { status, accountId, channel } = filters;
  const here = accountId ? (counts.byAccount[accountId] ?? { open: 0, archived: 0 }) : counts;
  return (
    <header className="shrink-0 border-line border-b">
      <div className="flex h-15 items-center justify-between gap-2 px-4">
        <Heading className="truncate font-semibold text-md tracking-tight">Conversations</Heading>
        <div className="flex shrink-0 gap-1 rounded-md bg-sunken p-1">
          <Tab to={listPath({ ...filters, status: "open" })} current={status === "open"} count={here.open}>
            Open
          </Tab>
          <Tab to={listPath({ ...filters, status: "archived" })} current={status === "archived"} count={here.archived}>
            Archived
          </Tab>
        </div>
      </div>
      <nav aria-label="Filters" className="flex gap-1.5 px-4 pb-3">
        <Link
          to={listPath({ ...filters, channel: channel ? undefined : "instagram" })}
          aria-current={channel ? "true" : undefined}
          className={join(chipLook(channel !== undefined), "shrink-0")}
        >
          <InstagramGlyph className="size-3.5" /> Instagram{" "}
          {channel && <X aria-label="(remove this filter)" className="size-3" />}
        </Link>
        {accounts.length > 1 && <AccountFilter filters={filters} accounts={accounts} />}
      </nav>
    </header>
  );
}

interface TabProps {
  readonly to: string;
  readonly current: boolean;
  readonly count: number;
  readonly children: ReactNode;
}

function Tab({ to, current, count, children }: TabProps) {
  return (
    <Link
      to={to}
      aria-current={current ? "true" : undefined}
      className={join(
        "flex h-7 items-center gap-1.5 rounded-sm px-2 font-medium text-sm",
        current ? "bg-thumb text-ink shadow-control" : "text-soft hover:text-ink",
      )}
    >
      {children} <span className="tabular font-normal text-soft text-xs">{compact(count)}</span>
    </Link>
  );
}
