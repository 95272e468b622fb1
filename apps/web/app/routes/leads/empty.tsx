import { Link } from "@remix-run/react";
import { FilterX, Target } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { StatePage } from "../../ui/state-page.tsx";
import type { AccountView } from "../../views.ts";
import { NoAccount, NothingCame } from "../channels/first-steps.tsx";
import { type Filters, isNarrowed, leadsPath, unfiltered } from "./filters.ts";

/** Why there are no leads, each reason with its own next step. */
export function Empty({ filters, accounts }: { readonly filters: Filters; readonly accounts: readonly AccountView[] }) {
  if (isNarrowed(filters) || filters.stage) return <NothingMatches filters={filters} />;
  if (accounts.every(({ status }) => status !== "connected"))
    return <NoAccount gain="Everybody who writes to it becomes a lead." />;
  return (
    <NothingCame icon={<Target aria-hidden />} title="No leads yet">
      Everybody who writes to you becomes a lead, with what brought them here.
    </NothingCame>
  );
}

function NothingMatches({ filters }: { readonly filters: Filters }) {
  return (
    <StatePage
      icon={<FilterX aria-hidden />}
      title="No leads match"
      actions={
        <Button asChild>
          <Link to={leadsPath(unfiltered(filters))}>Show all leads</Link>
        </Button>
      }
    >
      <p>Nothing is in these stages, accounts and hands together.</p>
    </StatePage>
  );
}
