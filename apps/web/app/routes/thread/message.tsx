import { Ban, ImageOff } from "lucide-react";
import { memo, type ReactNode } from "react";
import { isFewEmoji } from "../../text/emoji.ts";
import { join } from "../../ui/join.ts";
import { LinkedText } from "../../ui/linked-text.tsx";
import type { ThreadEntry } from "../../views.ts";
import { Attachments } from "./attachments.tsx";
import { PartProblem } from "./delivery.tsx";
import { MessageFoot } from "./message-foot.tsx";
import type { MessageRow } from "./thread-rows.ts";

interface MessageProps {
  readonly row: MessageRow;
  readonly contact: string;
  readonly toolbar?: ReactNode;
}

/** One message: what it says, and at the end of its group who, when and how far it got. */
export const Message = memo(function Message({ row, contact, toolbar }: MessageProps) {
  const { entry, startsGroup, endsGroup } = row;
  const out = entry.direction === "out";
  const context = contextOf(entry);
  return (
    <div className={join("flex flex-col", startsGroup ? "pt-3" : "pt-0.5", out ? "items-end" : "items-start")}>
      <span className="sr-only">{out ? (entry.actor?.name ?? "Your team") : <bdi>{contact}</bdi>}: </span>
      {context && <p className="mb-1 px-1 text-soft text-xs">{context}</p>}
      <div className={join("relative flex max-w-[min(32rem,82%)] flex-col gap-1", out ? "items-end" : "items-start")}>
        <Attachments entry={entry} />
        <Body entry={entry} />
        {toolbar && <div className={join("absolute -top-7 z-10", out ? "right-0" : "left-0")}>{toolbar}</div>}
      </div>
      {endsGroup && <MessageFoot entry={entry} />}
      {entry.part && <PartProblem part={entry.part} at={entry.at} text={entry.text} />}
    </div>
  );
});

/** What the message refers to, said before it. */
const contextOf = ({ replyTo, attachments, direction }: ThreadEntry): string | null => {
  if (attachments.some(({ type }) => type === "story_mention"))
    return direction === "in" ? "Mentioned you in their story" : "Mention in a story";
  if (replyTo?.storyId) return direction === "in" ? "Replied to your story" : "Reply to their story";
  return replyTo?.mid ? "In answer to an earlier message" : null;
};

function Body({ entry }: { readonly entry: ThreadEntry }) {
  const { text, forgotten, unsent, unsupported, attachments, direction } = entry;
  if (unsent) return <Placeholder icon={<Ban aria-hidden className="size-4" />} words="This message was unsent" />;
  if (forgotten) return <Placeholder icon={<Ban aria-hidden className="size-4" />} words="This message was removed" />;
  if (unsupported && !text && attachments.length === 0)
    return (
      <Placeholder
        look="warn"
        icon={<ImageOff aria-hidden className="size-4 shrink-0" />}
        words="Instagram does not hand this kind of message over. Open the Instagram app to see it."
      />
    );
  if (!text) return attachments.length > 0 ? null : <Placeholder icon={null} words="Message without text" />;
  if (isFewEmoji(text)) return <p className="px-1 py-0.5 text-2xl">{text}</p>;
  return (
    <p
      dir="auto"
      className={join(
        "wrap-anywhere min-w-0 max-w-full whitespace-pre-wrap rounded-bubble px-3.5 py-2 text-start",
        direction === "out" ? "bg-accent-tint-hover text-accent-deep" : "bg-sunken",
      )}
    >
      <LinkedText text={text} />
    </p>
  );
}

interface PlaceholderProps {
  readonly icon: ReactNode;
  readonly words: string;
  readonly look?: "calm" | "warn";
}

function Placeholder({ icon, words, look = "calm" }: PlaceholderProps) {
  return (
    <p
      className={join(
        "flex items-center gap-2 rounded-bubble border border-dashed px-3.5 py-2 text-sm",
        look === "warn" ? "border-warn-line bg-warn-tint text-warn-ink" : "border-edge text-soft italic",
      )}
    >
      {icon} {words}
    </p>
  );
}
