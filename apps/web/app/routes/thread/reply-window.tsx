import { Link } from "@remix-run/react";
import { Hourglass, Lock } from "lucide-react";
import { useClock } from "../../shell/clock.tsx";
import { dayLabel, exactTime, timeLeft, timeOfDay } from "../../text/times.ts";
import { Moment } from "../../ui/moment.tsx";
import type { ReplyPermission } from "../../views.ts";

type Blocked = Extract<ReplyPermission, { readonly allowed: false }>;

const urgentMs = 6 * 3_600_000;

const titles: Readonly<Record<Blocked["reason"], string>> = {
  window_closed: "The time to reply is over",
  never_wrote: "This person has not written yet",
  account_disconnected: "The account is disconnected",
  token_rejected: "Instagram asks to connect the account again",
  no_rights: "You can read, not reply",
};

/** Why no reply can be sent now, and what would change that. What was typed stays in the field below. */
export function ReplyBlocked({ reply }: { readonly reply: Blocked }) {
  const clock = useClock();
  const reconnect = reply.reason === "account_disconnected" || reply.reason === "token_rejected";
  return (
    <div className="mx-auto mb-2 flex w-full max-w-3xl items-start gap-3 rounded-lg border border-warn-line bg-warn-tint px-4 py-2.5 text-sm">
      <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-warn-ink" />
      <div className="min-w-0">
        <p className="font-semibold text-warn-ink">
          {titles[reply.reason]}
          {reply.closedAt !== null && (
            <>
              {", since "}
              <Moment
                at={reply.closedAt}
                words={`${dayLabel(reply.closedAt, clock)}, ${timeOfDay(reply.closedAt, clock.timeZone)}`}
                exact={exactTime(reply.closedAt, clock.timeZone)}
              />
            </>
          )}
        </p>
        <p>
          {reply.explanation}{" "}
          {reconnect && (
            <Link to="/channels" className="font-medium underline underline-offset-2">
              Go to Soshogle Multi-Channel
            </Link>
          )}
        </p>
      </div>
    </div>
  );
}

/** A quiet countdown in the last hours of the reply window. */
export function WindowCountdown({ until }: { readonly until: number }) {
  const { now, timeZone } = useClock();
  const left = until - now;
  if (left >= urgentMs) return null;
  return (
    <p className="mb-1.5 flex items-center gap-1.5 px-1 font-medium text-warn-ink text-xs">
      <Hourglass aria-hidden className="size-3.5" />
      <Moment at={until} words={`${timeLeft(left)} left to reply`} exact={`Until ${exactTime(until, timeZone)}`} />
    </p>
  );
}
