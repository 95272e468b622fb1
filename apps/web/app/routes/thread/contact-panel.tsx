import { BadgeCheck, X } from "lucide-react";
import type { ReactNode } from "react";
import { useClock } from "../../shell/clock.tsx";
import { personName } from "../../text/names.ts";
import { ago, dayLabel, exactTime } from "../../text/times.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Moment } from "../../ui/moment.tsx";
import type { ConversationView, LeadView } from "../../views.ts";
import { LeadCard } from "./lead-card.tsx";

/** Who this is with: a column where there is room, otherwise a sheet that the browser opens and closes by itself. */
export function ContactPanel({
  conversation,
  lead,
  mayWrite,
}: {
  readonly conversation: ConversationView;
  readonly lead: LeadView;
  readonly mayWrite: boolean;
}) {
  const { row, contact } = conversation;
  const { now, timeZone } = useClock();
  const clock = { now, timeZone };
  const name = personName(row.contact);
  return (
    <aside
      id="contact"
      popover="auto"
      aria-label={`About ${name}`}
      className="fixed inset-y-0 right-0 left-auto h-full w-80 max-w-[calc(100vw-3rem)] overflow-y-auto border-line border-l bg-canvas p-5 text-ink shadow-modal backdrop:bg-veil open:animate-rise xl:static xl:block xl:w-72 xl:shrink-0 xl:shadow-none"
    >
      <div className="flex justify-end xl:hidden">
        <IconButton label="Close" popovertarget="contact" popovertargetaction="hide">
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
      <div className="flex flex-col items-center pt-2 text-center">
        <Avatar name={name} seed={row.contact.id} pictureUrl={row.contact.pictureUrl} size="large" />
        <h2 dir="auto" className="wrap-anywhere mt-3 font-semibold text-md">
          {name}
        </h2>
        {row.contact.username && (
          <p className="flex max-w-full items-center gap-1 text-soft">
            <span className="truncate">@{row.contact.username}</span>
            {contact.verified && (
              <BadgeCheck aria-label="Verified by Instagram" className="size-4 shrink-0 text-accent-ink" />
            )}
          </p>
        )}
      </div>
      <LeadCard conversationId={row.id} loaded={lead} mayWrite={mayWrite} />
      <dl className="mt-6 grid gap-3 border-line border-t pt-5 text-sm">
        <Fact term="Writes to">@{row.account.username}</Fact>
        {contact.followers !== null && <Fact term="Followers">{contact.followers.toLocaleString("en")}</Fact>}
        {contact.followsAccount !== null && <Fact term="Follows you">{contact.followsAccount ? "Yes" : "No"}</Fact>}
        {contact.firstSeenAt !== null && (
          <Fact term="First seen">
            <Moment
              at={contact.firstSeenAt}
              words={dayLabel(contact.firstSeenAt, clock)}
              exact={exactTime(contact.firstSeenAt, timeZone)}
            />
          </Fact>
        )}
        {contact.profileFetchedAt !== null && (
          <Fact term="Profile read">
            <Moment
              at={contact.profileFetchedAt}
              words={ago(contact.profileFetchedAt, clock)}
              exact={exactTime(contact.profileFetchedAt, timeZone)}
            />
          </Fact>
        )}
      </dl>
      {contact.profileError && (
        <p className="mt-4 rounded-md bg-warn-tint px-3 py-2 text-sm text-warn-ink">
          The profile could not be read: {contact.profileError}
        </p>
      )}
    </aside>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="shrink-0 text-soft">{term}</dt>
      <dd className="tabular truncate text-end">{children}</dd>
    </div>
  );
}
