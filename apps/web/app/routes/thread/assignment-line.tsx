import { UserRound } from "lucide-react";
import { memo } from "react";
import { useClock } from "../../shell/clock.tsx";
import { useViewer } from "../../shell/viewer.ts";
import { exactTime, timeOfDay } from "../../text/times.ts";
import { Moment } from "../../ui/moment.tsx";
import type { ThreadEntry } from "../../views.ts";
import { assignmentWords } from "./assignment-words.ts";

/** A small line between the messages: who gave the conversation to whom. */
export const AssignmentLine = memo(function AssignmentLine({ entry }: { readonly entry: ThreadEntry }) {
  const { timeZone } = useClock();
  const viewer = useViewer();
  return (
    <div className="flex items-center justify-center gap-1.5 px-4 pt-3 text-center text-2xs text-soft">
      <UserRound aria-hidden className="size-3 shrink-0" />
      <span dir="auto">{assignmentWords(entry, viewer?.userId ?? null)}</span>
      <span aria-hidden>·</span>
      <Moment at={entry.at} words={timeOfDay(entry.at, timeZone)} exact={exactTime(entry.at, timeZone)} />
    </div>
  );
});
