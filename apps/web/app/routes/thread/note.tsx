import { Lock } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useClock } from "../../shell/clock.tsx";
import { exactTime, timeOfDay } from "../../text/times.ts";
import { LinkedText } from "../../ui/linked-text.tsx";
import { Moment } from "../../ui/moment.tsx";
import type { ThreadEntry } from "../../views.ts";

/** What a colleague wrote for the team. It looks like no message: nobody outside ever sees it. */
export const Note = memo(function Note({
  entry,
  toolbar,
}: {
  readonly entry: ThreadEntry;
  readonly toolbar?: ReactNode;
}) {
  const { timeZone } = useClock();
  return (
    <div className="flex flex-col items-end pt-3" data-note>
      <div className="relative w-full max-w-[min(32rem,82%)] rounded-lg border border-note-line bg-note px-3.5 py-2.5 text-note-ink">
        <p className="mb-1 flex flex-wrap items-center gap-x-1.5 text-2xs">
          <Lock aria-hidden className="size-3" />
          <span className="font-semibold">Private note</span>
          {entry.actor && (
            <>
              <span aria-hidden>·</span> <bdi>{entry.actor.name}</bdi>
            </>
          )}
          <span aria-hidden>·</span>
          <Moment at={entry.at} words={timeOfDay(entry.at, timeZone)} exact={exactTime(entry.at, timeZone)} />
        </p>
        <p dir="auto" className="wrap-anywhere whitespace-pre-wrap text-start">
          {entry.forgotten ? <em>This note was removed</em> : <LinkedText text={entry.text ?? ""} />}
        </p>
        {toolbar && <div className="absolute -top-7 right-0 z-10 text-ink">{toolbar}</div>}
      </div>
    </div>
  );
});
