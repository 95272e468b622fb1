import { Link } from "@remix-run/react";
import { Columns3, Rows3, X } from "lucide-react";
import type { ReactNode } from "react";
import { useViewer } from "../../shell/viewer.ts";
import { counted } from "../../text/words.ts";
import { chipLook } from "../../ui/chip.ts";
import { join } from "../../ui/join.ts";
import type { AccountView, LeadCountsView, Person } from "../../views.ts";
import { FilterMenu } from "./filter-menu.tsx";
import { type Filters, isNarrowed, leadsPath } from "./filters.ts";
import { total } from "./leads-state.ts";

interface HeaderProps {
  readonly filters: Filters;
  readonly accounts: readonly AccountView[];
  readonly owners: readonly Person[];
  readonly counts: LeadCountsView;
}

/** Title and number, board or table, and the filters as links, so that each has an address. */
export function Header({ filters, accounts, owners, counts }: HeaderProps) {
  const me = useViewer()?.userId;
  const nameOf = ({ id, name }: Person) => (id === me ? `${name} (me)` : name);
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2.5 border-line border-b bg-surface px-4 py-3 sm:px-6">
      <div className="flex items-baseline gap-2">
        <h1 className="font-semibold text-md tracking-tight">Leads</h1>
        <p role="status" className="tabular text-soft text-sm">
          {counted(total(counts), "lead")}
        </p>
      </div>
      <nav aria-label="View" className="flex gap-1 rounded-md bg-sunken p-1 max-sm:ml-auto sm:order-last sm:ml-auto">
        <View to={leadsPath({ ...filters, view: "board" })} current={filters.view === "board"} icon={<Columns3 />}>
          Board
        </View>
        <View to={leadsPath({ ...filters, view: "table" })} current={filters.view === "table"} icon={<Rows3 />}>
          Table
        </View>
      </nav>
      <nav aria-label="Filters" className="flex min-w-0 flex-wrap gap-1.5 max-sm:w-full">
        {(accounts.length > 1 || filters.accountId) && (
          <FilterMenu
            id="lead-account"
            name="Account"
            all="All accounts"
            chosen={filters.accountId}
            choices={accounts.map(({ id, username }) => ({ id, label: `@${username}` }))}
            pathOf={(accountId) => leadsPath({ ...filters, accountId })}
          />
        )}
        <FilterMenu
          id="lead-owner"
          name="Owner"
          all="All owners"
          chosen={filters.ownerId}
          choices={[...owners.map((one) => ({ id: one.id, label: nameOf(one) })), { id: "nobody", label: "Nobody" }]}
          pathOf={(ownerId) => leadsPath({ ...filters, ownerId })}
        />
        {isNarrowed(filters) && (
          <Link
            to={leadsPath({ ...filters, accountId: undefined, ownerId: undefined })}
            className={join(chipLook({ chosen: false }), "border-transparent")}
          >
            <X aria-hidden className="size-3" /> Clear
          </Link>
        )}
      </nav>
    </header>
  );
}

interface ViewProps {
  readonly to: string;
  readonly current: boolean;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

function View({ to, current, icon, children }: ViewProps) {
  return (
    <Link
      to={to}
      aria-current={current ? "true" : undefined}
      className={join(
        "flex h-7 items-center gap-1.5 rounded-sm px-2.5 font-medium text-sm [&>svg]:size-4",
        current ? "bg-thumb text-ink shadow-control" : "text-soft hover:text-ink",
      )}
    >
      {icon} {children}
    </Link>
  );
}
