import { Ban, ImageOff } from "lucide-react";
import { memo, type ReactNode } from "react";
import { isFewEmoji } from "../../text/emoji.ts";
import { join } from "../../ui/join.ts";
import { LinkedText } from "../../ui/linked-text.tsx";
import type { ThreadEntry } from "../../views.ts";
import { Attachments } from "./attachments.tsx";
import { PartProblem } from "./delivery.tsx";
import { MessageContext } from "./message-context.tsx";
import { MessageFoot } from "./message-foot.tsx";
import { Reactions } from "./reactions.tsx";
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
  return (
    <div className={join("flex flex-col", startsGroup ? "pt-3" : "pt-0.5", out ? "items-end" : "items-start")}>
      <span className="sr-only">{out ? (entry.actor?.name ?? "Your team") : <bdi>{contact}</bdi>}: </span>
      <div className={join("relative flex max-w-[min(32rem,82%)] flex-col gap-1", out ? "items-end" : "items-start")}>
        <MessageContext entry={entry} contact={contact} />
        <Attachments entry={entry} />
        <Body entry={entry} />
        <Reactions entry={entry} contact={contact} />
        {toolbar && <div className={join("absolute -top-7 z-10", out ? "right-0" : "left-0")}>{toolbar}</div>}
      </div>
      {endsGroup && <MessageFoot entry={entry} />}
      {entry.part && <PartProblem part={entry.part} at={entry.at} text={entry.text} />}
    </div>
  );
});

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
  if (!text) return attachments.length > 0 ? null : <Placeholder icon={null} words={wordless(entry)} />;
  if (entry.kind === "postback") return <Tapped words={text} />;
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
      {entry.edited && <span className="ms-2 text-2xs italic">edited</span>}
    </p>
  );
}

const wordless = ({ kind }: ThreadEntry): string =>
  kind === "postback" ? "Tapped a button without words" : "Message without text";

/** What was tapped, as the button that it was. */
function Tapped({ words }: { readonly words: string }) {
  return (
    <p className="flex min-w-0 max-w-full items-baseline gap-2 rounded-bubble border border-edge bg-surface px-3.5 py-2">
      <span className="shrink-0 text-soft text-xs">Tapped</span>
      <span dir="auto" className="wrap-anywhere min-w-0 font-medium">
        {words}
      </span>
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
