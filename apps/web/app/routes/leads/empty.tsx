import { Link, useRouteLoaderData } from "@remix-run/react";
import { Cable, FilterX, Smartphone, Target } from "lucide-react";
import type { loader as rootLoader } from "../../root.tsx";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { StatePage } from "../../ui/state-page.tsx";
import type { AccountView } from "../../views.ts";
import { type Filters, isNarrowed, leadsPath, unfiltered } from "./filters.ts";

/** Why there are no leads, each reason with its own next step. */
export function Empty({ filters, accounts }: { readonly filters: Filters; readonly accounts: readonly AccountView[] }) {
  const role = useViewer()?.role;
  const phoneUrl = useRouteLoaderData<typeof rootLoader>("root")?.surroundings.phoneUrl ?? null;
  if (isNarrowed(filters) || filters.stage) return <NothingMatches filters={filters} />;
  if (accounts.every(({ status }) => status !== "connected"))
    return <NoAccount mayConnect={role === "owner" || role === "admin"} />;
  return (
    <StatePage
      icon={<Target aria-hidden />}
      title="No leads yet"
      actions={
        phoneUrl && (
          <Button asChild look="primary">
            <a href={phoneUrl} target="_blank" rel="noopener noreferrer">
              <Smartphone aria-hidden className="size-4" /> Write from the phone
            </a>
          </Button>
        )
      }
    >
      <p>Everybody who writes to you becomes a lead, with what brought them here.</p>
    </StatePage>
  );
}

function NoAccount({ mayConnect }: { readonly mayConnect: boolean }) {
  return (
    <StatePage
      icon={<Cable aria-hidden />}
      title="No account connected"
      actions={
        mayConnect && (
          <Button asChild look="primary">
            <Link to="/channels">Connect Instagram</Link>
          </Button>
        )
      }
    >
      <p>
        {mayConnect
          ? "Connect an Instagram account, and everybody who writes to it becomes a lead."
          : "An owner or admin of your team connects an Instagram account first. Everybody who writes to it becomes a lead."}
      </p>
    </StatePage>
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
