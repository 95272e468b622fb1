import { Link, useRouteLoaderData } from "@remix-run/react";
import { Archive, Cable, FilterX, Inbox, Smartphone } from "lucide-react";
import type { loader as rootLoader } from "../../root.tsx";
import { Button } from "../../ui/button.tsx";
import { StatePage } from "../../ui/state-page.tsx";
import type { AccountView } from "../../views.ts";
import { type Filters, listPath } from "./filters.ts";

/** Why there is nothing in the list, each reason with its own next step. */
export function ListEmpty({
  filters,
  accounts,
}: {
  readonly filters: Filters;
  readonly accounts: readonly AccountView[];
}) {
  const phoneUrl = useRouteLoaderData<typeof rootLoader>("root")?.surroundings.phoneUrl ?? null;
  if (accounts.every(({ status }) => status !== "connected") && !filters.accountId && filters.status === "open")
    return <NoAccount />;
  if (filters.accountId) return <NothingMatches filters={filters} accounts={accounts} />;
  if (filters.status === "archived") return <NothingArchived />;
  return <NothingYet phoneUrl={phoneUrl} />;
}

function NoAccount() {
  return (
    <StatePage
      icon={<Cable aria-hidden />}
      title="No account connected"
      actions={
        <Button asChild look="primary">
          <Link to="/channels">Connect Instagram</Link>
        </Button>
      }
    >
      <p>Connect an Instagram account, and its messages arrive here.</p>
    </StatePage>
  );
}

function NothingYet({ phoneUrl }: { readonly phoneUrl: string | null }) {
  return (
    <StatePage
      icon={<Inbox aria-hidden />}
      title="Ready for the first message"
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
      <p>The account is connected. As soon as somebody writes to it, the conversation appears here by itself.</p>
    </StatePage>
  );
}

function NothingArchived() {
  return (
    <StatePage icon={<Archive aria-hidden />} title="Nothing archived">
      <p>Archive a conversation when it needs nothing more. It comes back by itself when the person writes again.</p>
    </StatePage>
  );
}

function NothingMatches({
  filters,
  accounts,
}: {
  readonly filters: Filters;
  readonly accounts: readonly AccountView[];
}) {
  const account = accounts.find(({ id }) => id === filters.accountId);
  return (
    <StatePage
      icon={<FilterX aria-hidden />}
      title={`No ${filters.status} conversations here`}
      actions={
        <Button asChild>
          <Link to={listPath({ ...filters, accountId: undefined })}>Show all accounts</Link>
        </Button>
      }
    >
      <p>You are looking at {account ? `@${account.username}` : "one account"} only.</p>
    </StatePage>
  );
}
