import { Link, useRouteLoaderData } from "@remix-run/react";
import { Archive, Cable, FilterX, Inbox, PartyPopper, Smartphone, UserRoundCheck, UsersRound } from "lucide-react";
import { useCounts } from "../../live/counts.tsx";
import type { loader as rootLoader } from "../../root.tsx";
import { counted } from "../../text/words.ts";
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
  const { archived, open, unassigned } = useCounts();
  const phoneUrl = useRouteLoaderData<typeof rootLoader>("root")?.surroundings.phoneUrl ?? null;
  if (accounts.every(({ status }) => status !== "connected") && !filters.accountId && filters.view === "open")
    return <NoAccount />;
  if (filters.accountId) return <NothingMatches filters={filters} accounts={accounts} />;
  if (filters.view === "archived") return <NothingArchived />;
  if (filters.view === "mine" && open > 0) return <NothingMine filters={filters} unassigned={unassigned} />;
  if (filters.view === "unassigned" && open > 0) return <EverythingAssigned filters={filters} />;
  return archived > 0 ? <AllDone archived={archived} /> : <NothingYet phoneUrl={phoneUrl} />;
}

function AllDone({ archived }: { readonly archived: number }) {
  return (
    <StatePage
      icon={<PartyPopper aria-hidden />}
      title="All done"
      actions={
        <Button asChild>
          <Link to={listPath({ view: "archived", accountId: undefined, channel: undefined })}>Look at the archive</Link>
        </Button>
      }
    >
      <p>
        Nothing is open. {counted(archived, "conversation")} {archived === 1 ? "is" : "are"} archived and{" "}
        {archived === 1 ? "comes" : "come"} back by {archived === 1 ? "itself" : "themselves"} when somebody writes.
      </p>
    </StatePage>
  );
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

function NothingMine({ filters, unassigned }: { readonly filters: Filters; readonly unassigned: number }) {
  return (
    <StatePage
      icon={<UserRoundCheck aria-hidden />}
      title="Nothing waits for you"
      actions={
        <Button asChild>
          <Link to={listPath({ ...filters, view: "unassigned" })}>
            {unassigned > 0 ? `Look at ${unassigned} unassigned` : "Look at the unassigned"}
          </Link>
        </Button>
      }
    >
      <p>Conversations that are assigned to you appear here, with a dot when something in them is unread.</p>
    </StatePage>
  );
}

function EverythingAssigned({ filters }: { readonly filters: Filters }) {
  return (
    <StatePage
      icon={<UsersRound aria-hidden />}
      title="Everything is assigned"
      actions={
        <Button asChild>
          <Link to={listPath({ ...filters, view: "open" })}>Show all open ones</Link>
        </Button>
      }
    >
      <p>Every open conversation has somebody who works on it.</p>
    </StatePage>
  );
}

const wordOf: Readonly<Record<Filters["view"], string>> = {
  open: "open conversations",
  mine: "conversations of yours",
  unassigned: "unassigned conversations",
  archived: "archived conversations",
};

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
      title={`No ${wordOf[filters.view]} here`}
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
