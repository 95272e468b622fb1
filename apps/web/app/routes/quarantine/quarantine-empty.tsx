import { Link } from "@remix-run/react";
import { FilterX, History, ShieldCheck } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { StatePage } from "../../ui/state-page.tsx";
import { type QuarantineFilters, quarantinePath, reasonWords } from "./filters.ts";

/** Why there is nothing in the list. */
export function QuarantineEmpty({ filters }: { readonly filters: QuarantineFilters }) {
  return (
    <div className="rounded-xl border border-line bg-surface">
      <Why filters={filters} />
    </div>
  );
}

function Why({ filters }: { readonly filters: QuarantineFilters }) {
  if (filters.itemStatus === "recorded")
    return (
      <StatePage icon={<History aria-hidden />} title="Nothing was recorded from here yet">
        <p>Items that are re-driven with success are listed here, with the time of the try.</p>
      </StatePage>
    );
  if (filters.reason)
    return (
      <StatePage
        icon={<FilterX aria-hidden />}
        title={`Nothing waits for this reason: ${reasonWords[filters.reason].title}`}
        actions={
          <Button asChild>
            <Link to={quarantinePath({ ...filters, reason: undefined })}>Show every reason</Link>
          </Button>
        }
      />
    );
  return (
    <StatePage icon={<ShieldCheck aria-hidden />} title="Nothing is in quarantine">
      <p>Everything that Instagram delivered has found its place.</p>
    </StatePage>
  );
}
