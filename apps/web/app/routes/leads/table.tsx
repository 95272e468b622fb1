import { Link } from "@remix-run/react";
import { CircleAlert } from "lucide-react";
import { stageNames, stages } from "../../text/lead-words.ts";
import { compact } from "../../text/words.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { join } from "../../ui/join.ts";
import type { AccountView, LeadCountsView, LeadList, LeadStage } from "../../views.ts";
import { Empty } from "./empty.tsx";
import { type Filters, filterSearch, leadsPath } from "./filters.ts";
import { Header } from "./header.tsx";
import { total } from "./leads-state.ts";
import { TableRow } from "./table-row.tsx";
import { type LiveTable, useTable } from "./use-table.ts";

interface TableProps {
  readonly loaded: LeadList;
  readonly filters: Filters;
  readonly accounts: readonly AccountView[];
  readonly mayWrite: boolean;
}

/** Leads in rows, the one that moved last first. */
export function Table({ loaded, filters, accounts, mayWrite }: TableProps) {
  const list = useTable(loaded, filters);
  const showAccount = accounts.length > 1;
  return (
    <div className="flex h-full flex-col">
      <Header filters={filters} accounts={accounts} owners={list.owners} counts={list.counts} />
      <StageTabs filters={filters} counts={list.counts} />
      {list.problem && (
        <Banner tone="danger" icon={<CircleAlert aria-hidden />} title={list.problem} className="mx-4 mt-3 sm:mx-6" />
      )}
      {list.rows.length === 0 ? (
        <Empty filters={filters} accounts={accounts} />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-6 sm:px-6">
          <table className="w-full table-fixed border-separate border-spacing-0 text-sm">
            <thead className="sticky top-0 z-10 bg-canvas text-left text-soft text-xs">
              <tr>
                <Heading>Person</Heading>
                <Heading className="w-28 sm:w-36">Stage</Heading>
                <Heading className="w-22 text-end sm:w-28">Value</Heading>
                <Heading className="w-40 max-md:hidden">Owner</Heading>
                <Heading className="w-36 max-lg:hidden">Source</Heading>
                {showAccount && <Heading className="w-40 max-xl:hidden">Account</Heading>}
                <Heading className="w-28 text-end max-md:hidden">In stage since</Heading>
              </tr>
            </thead>
            <tbody>
              {list.rows.map((lead) => (
                <TableRow
                  key={lead.id}
                  lead={lead}
                  back={leadsPath(filters)}
                  showAccount={showAccount}
                  mayWrite={mayWrite}
                  onMove={(to) => list.move(lead, to)}
                />
              ))}
            </tbody>
          </table>
          <End list={list} filters={filters} />
        </div>
      )}
    </div>
  );
}

function Heading({ className, children }: { readonly className?: string; readonly children: string }) {
  return (
    <th scope="col" className={join("border-line border-b px-2 py-2.5 font-medium first:pl-3 last:pr-3", className)}>
      {children}
    </th>
  );
}

function StageTabs({ filters, counts }: { readonly filters: Filters; readonly counts: LeadCountsView }) {
  const tab = (stage: LeadStage | undefined, name: string, count: number) => {
    const current = filters.stage === stage;
    return (
      <Link
        key={name}
        to={leadsPath({ ...filters, stage })}
        aria-current={current ? "true" : undefined}
        className={join(
          "-mb-px flex h-10 shrink-0 items-center gap-1.5 border-b-2 px-2.5 font-medium text-sm",
          current ? "border-accent text-ink" : "border-transparent text-soft hover:text-ink",
        )}
      >
        {name} <span className="tabular font-normal text-soft text-xs">{compact(count)}</span>
      </Link>
    );
  };
  return (
    <nav
      aria-label="Stages"
      className="flex shrink-0 gap-1 overflow-x-auto border-line border-b bg-surface px-2 sm:px-4"
    >
      {tab(undefined, "All", total(counts))}
      {stages.map((stage) => tab(stage, stageNames[stage], counts[stage].leads))}
    </nav>
  );
}

function End({ list, filters }: { readonly list: LiveTable; readonly filters: Filters }) {
  if (list.next === null) return null;
  const search = filterSearch(filters);
  return (
    <div className="flex flex-col items-center gap-2 pt-4">
      {list.more.problem && (
        <p role="alert" className="text-danger-ink text-sm">
          {list.more.problem}
        </p>
      )}
      <Button asChild aria-disabled={list.more.busy || undefined}>
        <Link
          to={`/leads${search}${search ? "&" : "?"}cursor=${encodeURIComponent(list.next)}`}
          onClick={(event) => {
            event.preventDefault();
            list.more.load();
          }}
        >
          {list.more.busy ? "Loading…" : "Load more"}
        </Link>
      </Button>
    </div>
  );
}
