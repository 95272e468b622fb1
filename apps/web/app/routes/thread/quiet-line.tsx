import { ArrowLeftRight, BellRing, Link2, type LucideIcon, UserRound } from "lucide-react";
import { memo } from "react";
import { useClock } from "../../shell/clock.tsx";
import { useViewer } from "../../shell/viewer.ts";
import { exactTime, timeOfDay } from "../../text/times.ts";
import { Moment } from "../../ui/moment.tsx";
import type { ThreadEntry } from "../../views.ts";
import { quietWords } from "./quiet-words.ts";

const icons: Partial<Record<ThreadEntry["kind"], LucideIcon>> = {
  assignment: UserRound,
  referral: Link2,
  opt_in: BellRing,
  control: ArrowLeftRight,
};

/** A small line between the messages: something happened and nobody wrote. */
export const QuietLine = memo(function QuietLine({
  entry,
  contact,
}: {
  readonly entry: ThreadEntry;
  readonly contact: string;
}) {
  const { timeZone } = useClock();
  const viewer = useViewer();
  const Icon = icons[entry.kind] ?? UserRound;
  return (
    <div className="flex items-center justify-center gap-1.5 px-4 pt-3 text-center text-2xs text-soft">
      <Icon aria-hidden className="size-3 shrink-0" />
      <span dir="auto" className="wrap-anywhere">
        {quietWords(entry, { viewerId: viewer?.userId ?? null, contact })}
      </span>
      <span aria-hidden>·</span>
      <Moment at={entry.at} words={timeOfDay(entry.at, timeZone)} exact={exactTime(entry.at, timeZone)} />
    </div>
  );
});
