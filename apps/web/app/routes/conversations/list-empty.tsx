import { Link } from "@remix-run/react";
import { Archive, CircleCheck, FilterX, Inbox, PartyPopper, Unplug, UserRoundCheck, UsersRound } from "lucide-react";
import { useCounts } from "../../live/counts.tsx";
import { counted } from "../../text/words.ts";
import { Button } from "../../ui/button.tsx";
import { StatePage } from "../../ui/state-page.tsx";
import type { AccountView } from "../../views.ts";
import { NoAccount, WriteFromPhone } from "../channels/first-steps.tsx";
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
  if (accounts.every(({ status }) => status !== "connected") && !filters.accountId && filters.view === "open")
    return <NoAccount gain="Its messages then arrive here by themselves." />;
  if (filters.accountId) return <NothingMatches filters={filters} accounts={accounts} />;
  if (filters.view === "archived") return <NothingArchived />;
  if (filters.view === "waiting" || filters.view === "unread" || filters.view === "failed")
    return <NothingNeeded filters={filters} words={nothingNeeded[filters.view]} />;
  if (filters.view === "mine" && open > 0) return <NothingMine filters={filters} unassigned={unassigned} />;
  if (filters.view === "unassigned" && open > 0) return <EverythingAssigned filters={filters} />;
  return archived > 0 ? <AllDone archived={archived} /> : <NothingYet accounts={accounts} />;
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

const deliveryWords: Readonly<Record<AccountView["subscription"], string>> = {
  pending: "Instagram has not confirmed yet that it delivers its messages.",
  failed: "Instagram refuses to deliver its messages.",
  subscribed: "Instagram delivers its messages.",
};

/** Connected, and nobody wrote: says whether Instagram would tell us. */
function NothingYet({ accounts }: { readonly accounts: readonly AccountView[] }) {
  const silent = accounts.find(({ status, subscription }) => status === "connected" && subscription !== "subscribed");
  return (
    <StatePage
      icon={silent ? <Unplug aria-hidden /> : <Inbox aria-hidden />}
      title={silent ? "No message can arrive yet" : "Ready for the first message"}
      actions={
        <>
          <WriteFromPhone look={silent ? "plain" : "primary"} />
          {silent && (
            <Button asChild look="primary">
              <Link to="/channels">See what is wrong</Link>
            </Button>
          )}
        </>
      }
    >
      <p>
        {silent
          ? `@${silent.username} is connected, but ${deliveryWords[silent.subscription]}`
          : "Instagram delivers to us, and nobody has written so far. The first conversation appears here by itself."}
      </p>
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

const nothingNeeded = {
  waiting: { title: "Nobody is waiting", why: "Everybody who wrote has an answer." },
  unread: { title: "Everything is read", why: "New messages appear here until somebody of the team has seen them." },
  failed: {
    title: "Nothing failed",
    why: "A message that could not be sent, or whose sending is unclear, appears here until it is settled.",
  },
} as const;

function NothingNeeded({
  filters,
  words: { title, why },
}: {
  readonly filters: Filters;
  readonly words: (typeof nothingNeeded)[keyof typeof nothingNeeded];
}) {
  return (
    <StatePage
      icon={<CircleCheck aria-hidden />}
      title={title}
      actions={
        <Button asChild>
          <Link to={listPath({ ...filters, view: "open" })}>Show all open ones</Link>
        </Button>
      }
    >
      <p>{why}</p>
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
  waiting: "waiting people",
  unread: "unread conversations",
  failed: "failed messages",
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
