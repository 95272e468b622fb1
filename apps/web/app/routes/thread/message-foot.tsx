import { useClock } from "../../shell/clock.tsx";
import { ago, exactTime, timeOfDay } from "../../text/times.ts";
import { Moment } from "../../ui/moment.tsx";
import type { ThreadEntry } from "../../views.ts";
import { DeliveryMark } from "./delivery.tsx";

const hourMs = 3_600_000;

/** Who, when and how far: how long ago within the last hour, before that the time beside its day's heading. */
export function MessageFoot({ entry }: { readonly entry: ThreadEntry }) {
  const { now, timeZone } = useClock();
  const fresh = now - entry.at < hourMs;
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-1.5 px-1 text-2xs text-soft">
      {entry.sentElsewhere && <span className="rounded-full bg-sunken px-1.5 font-medium">Sent elsewhere</span>}
      {entry.actor && <bdi>{entry.actor.name}</bdi>}
      {(entry.actor || entry.sentElsewhere) && <span aria-hidden>·</span>}
      <Moment
        at={entry.at}
        words={fresh ? ago(entry.at, { now, timeZone }) : timeOfDay(entry.at, timeZone)}
        exact={exactTime(entry.at, timeZone)}
      />
      {entry.part ? (
        <DeliveryMark part={entry.part} seen={entry.seen} />
      ) : (
        entry.seen && <DeliveryMark part={null} seen />
      )}
    </p>
  );
}
