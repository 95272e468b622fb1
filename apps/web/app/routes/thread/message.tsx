import { Ban, ImageOff } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useClock } from "../../shell/clock.tsx";
import { isFewEmoji } from "../../text/emoji.ts";
import { exactTime, timeOfDay } from "../../text/times.ts";
import { join } from "../../ui/join.ts";
import { LinkedText } from "../../ui/linked-text.tsx";
import { Moment } from "../../ui/moment.tsx";
import type { ThreadEntry } from "../../views.ts";
import { Attachment } from "./attachment.tsx";
import { DeliveryMark, PartProblem } from "./delivery.tsx";
import type { MessageRow } from "./thread-rows.ts";

/** One message: what it says, and at the end of its group who, when and how far it got. */
export const Message = memo(function Message({ row, contact }: { readonly row: MessageRow; readonly contact: string }) {
  const { entry, startsGroup, endsGroup } = row;
  const out = entry.direction === "out";
  return (
    <li className={join("flex flex-col", startsGroup ? "mt-3" : "mt-0.5", out ? "items-end" : "items-start")}>
      <span className="sr-only">{out ? (entry.actor?.name ?? "Your team") : contact}: </span>
      {entry.replyTo?.storyId && (
        <p className="mb-1 px-1 text-soft text-xs">{out ? "Reply to their story" : "Replied to your story"}</p>
      )}
      <div className={join("flex max-w-[min(32rem,82%)] flex-col gap-1", out ? "items-end" : "items-start")}>
        {entry.attachments.map((attachment, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: attachments of one message never move
          <Attachment key={place} attachment={attachment} sentHere={entry.part !== null} />
        ))}
        <Body entry={entry} />
      </div>
      {endsGroup && <Foot entry={entry} />}
      {entry.part && <PartProblem part={entry.part} text={entry.text} />}
    </li>
  );
});

function Body({ entry }: { readonly entry: ThreadEntry }) {
  const { text, forgotten, unsent, unsupported, attachments, direction } = entry;
  if (unsent) return <Placeholder icon={<Ban aria-hidden className="size-4" />} words="This message was unsent" />;
  if (forgotten) return <Placeholder icon={<Ban aria-hidden className="size-4" />} words="This message was removed" />;
  if (unsupported && !text && attachments.length === 0)
    return (
      <Placeholder
        icon={<ImageOff aria-hidden className="size-4" />}
        words="Not shown here. Open the Instagram app to see it."
      />
    );
  if (!text) return attachments.length > 0 ? null : <Placeholder icon={null} words="Message without text" />;
  if (isFewEmoji(text)) return <p className="px-1 py-0.5 text-2xl">{text}</p>;
  return (
    <p
      dir="auto"
      className={join(
        "wrap-anywhere whitespace-pre-wrap rounded-bubble px-3.5 py-2 text-start",
        direction === "out" ? "bg-accent-tint-hover text-accent-deep" : "bg-sunken",
      )}
    >
      <LinkedText text={text} />
    </p>
  );
}

function Placeholder({ icon, words }: { readonly icon: ReactNode; readonly words: string }) {
  return (
    <p className="flex items-center gap-2 rounded-bubble border border-edge border-dashed px-3.5 py-2 text-soft text-sm italic">
      {icon} {words}
    </p>
  );
}

function Foot({ entry }: { readonly entry: ThreadEntry }) {
  const { timeZone } = useClock();
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-1.5 px-1 text-2xs text-soft">
      {entry.sentElsewhere && <span className="rounded-full bg-sunken px-1.5 font-medium">Sent elsewhere</span>}
      {entry.actor && <span dir="auto">{entry.actor.name}</span>}
      {(entry.actor || entry.sentElsewhere) && <span aria-hidden>·</span>}
      <Moment at={entry.at} words={timeOfDay(entry.at, timeZone)} exact={exactTime(entry.at, timeZone)} />
      {entry.part ? (
        <DeliveryMark part={entry.part} seen={entry.seen} />
      ) : (
        entry.seen && <DeliveryMark part={null} seen />
      )}
    </p>
  );
}
