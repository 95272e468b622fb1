import { Link } from "@remix-run/react";
import { useClock } from "../../shell/clock.tsx";
import { ago, daysLeft } from "../../text/times.ts";
import { counted } from "../../text/words.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { InstagramGlyph } from "../../ui/channel-glyph.tsx";
import type { DashboardView } from "../../views.ts";
import { accountHealth } from "../channels/account-health.ts";
import { Panel } from "./panel.tsx";

/** The accounts and whether their messages arrive; those that are disconnected come last. */
export function Accounts({ accounts }: Pick<DashboardView, "accounts">) {
  const sorted = accounts.toSorted((one, other) => Number(isOff(one)) - Number(isOff(other)));
  return (
    <Panel
      title="Accounts"
      more={
        <Link to="/channels" className="hover:text-ink">
          Manage
        </Link>
      }
    >
      <ul className="pb-1.5">
        {sorted.map((account) => (
          <li key={account.id}>
            <Account account={account} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

type Shown = DashboardView["accounts"][number];
const isOff = ({ status }: Shown): boolean => status === "disconnected";

function Account({ account }: { readonly account: Shown }) {
  const clock = useClock();
  const { tone, word } = accountHealth(account, clock.now);
  const heard = account.heardAt === null ? "no event yet" : `last event ${ago(account.heardAt, clock)}`;
  const days = counted(daysLeft(account.tokenExpiresAt, clock.now), "day");
  return (
    <Link
      to="/channels"
      prefetch="intent"
      className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2"
    >
      <Avatar
        name={account.name ?? account.username}
        seed={account.id}
        pictureUrl={account.pictureUrl}
        badge={<InstagramGlyph className="size-3" />}
      />
      <span className="min-w-0">
        <span className="flex items-center justify-between gap-2">
          <span className="truncate font-medium">@{account.username}</span>
          <Badge tone={tone}>{word}</Badge>
        </span>
        <span className="tabular block truncate text-soft text-xs">
          {isOff(account) || account.tokenRejected ? heard : `${heard} · access for ${days}`}
        </span>
      </span>
    </Link>
  );
}
