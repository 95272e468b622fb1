import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { useClock } from "../../shell/clock.tsx";
import { dayLabel, daysLeft, exactTime } from "../../text/times.ts";
import { counted } from "../../text/words.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { InstagramGlyph } from "../../ui/channel-glyph.tsx";
import { join } from "../../ui/join.ts";
import { Modal } from "../../ui/modal.tsx";
import { Moment } from "../../ui/moment.tsx";
import type { AccountView } from "../../views.ts";
import { accountHealth } from "./account-health.ts";
import { ConnectForm } from "./connect-form.tsx";

interface AccountCardProps {
  readonly account: AccountView;
  readonly mayManage: boolean;
  readonly busy: boolean;
}

export function AccountCard({ account, mayManage, busy }: AccountCardProps) {
  const clock = useClock();
  const { tone, word, advice } = accountHealth(account, clock.now);
  const connected = account.status === "connected";
  const needsReconnect = !connected || account.tokenRejected || account.subscription === "failed";
  return (
    <article className="rounded-xl border border-line bg-surface p-4 shadow-control sm:p-5">
      <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-3 sm:grid-cols-[auto_minmax(0,1fr)_auto]">
        <Avatar
          name={account.name ?? account.username}
          seed={account.id}
          pictureUrl={account.pictureUrl}
          badge={<InstagramGlyph className="size-3" />}
        />
        <div className="min-w-0">
          <h2 className="truncate font-semibold text-md">@{account.username}</h2>
          <p dir="auto" className="truncate text-start text-soft text-sm">
            {account.name ?? "Instagram account"}
          </p>
        </div>
        <Badge tone={tone} className="max-sm:col-span-2 max-sm:justify-self-start">
          {word}
        </Badge>
      </div>
      {advice && <p className="mt-3 rounded-md bg-warn-tint px-3 py-2 text-sm text-warn-ink">{advice}</p>}
      <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-3 border-line border-t pt-4 text-sm sm:grid-cols-3">
        <Fact term="Connected since">
          <Moment
            at={account.connectedAt}
            words={dayLabel(account.connectedAt, clock)}
            exact={exactTime(account.connectedAt, clock.timeZone)}
          />
        </Fact>
        {account.disconnectedAt !== null && (
          <Fact term="Disconnected">
            <Moment
              at={account.disconnectedAt}
              words={dayLabel(account.disconnectedAt, clock)}
              exact={exactTime(account.disconnectedAt, clock.timeZone)}
            />
          </Fact>
        )}
        {connected && (
          <Fact term="Access">
            {account.tokenRejected
              ? "Refused by Instagram"
              : `${counted(daysLeft(account.tokenExpiresAt, clock.now), "day")} left`}
          </Fact>
        )}
        <Fact term="Instagram id" className="max-sm:col-span-2">
          <span className="wrap-anywhere whitespace-normal">{account.igId}</span>
        </Fact>
      </dl>
      {mayManage && (
        <div className="mt-4 flex flex-wrap items-center gap-2">
          {needsReconnect && (
            <ConnectForm label="Reconnect" busy={busy} look={connected ? "primary" : "plain"} size="small" />
          )}
          {connected && <Disconnect account={account} busy={busy} />}
        </div>
      )}
    </article>
  );
}

interface FactProps {
  readonly term: string;
  readonly className?: string;
  readonly children: ReactNode;
}

function Fact({ term, className, children }: FactProps) {
  return (
    <div className={join("min-w-0", className)}>
      <dt className="text-soft text-xs">{term}</dt>
      <dd className="tabular truncate">{children}</dd>
    </div>
  );
}

function Disconnect({ account, busy }: { readonly account: AccountView; readonly busy: boolean }) {
  return (
    <Modal
      id={`disconnect-${account.id}`}
      title={`Disconnect @${account.username}?`}
      opener={{ label: "Disconnect", look: "plain" }}
      cancelLabel="Keep it connected"
      confirm={
        <Form method="post" action="/channels">
          <input type="hidden" name="accountId" value={account.id} />
          <Button type="submit" name="intent" value="disconnect" look="danger" aria-disabled={busy}>
            Disconnect
          </Button>
        </Form>
      }
    >
      <p>
        New messages stop arriving and nobody can reply. The history stays, and you can connect the account again at any
        time.
      </p>
    </Modal>
  );
}
