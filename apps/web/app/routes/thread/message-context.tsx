import { Link } from "@remix-run/react";
import { CornerUpLeft, Link2 } from "lucide-react";
import { sourceDetail } from "../../text/lead-words.ts";
import { join } from "../../ui/join.ts";
import type { ThreadEntry } from "../../views.ts";

interface ContextProps {
  readonly entry: ThreadEntry;
  readonly contact: string;
}

/** What a message refers to, said before it: where it came from, and what it answers. */
export function MessageContext({ entry, contact }: ContextProps) {
  const { source, quoted, replyTo, unsent } = entry;
  const words = contextOf(entry);
  return (
    <>
      {source && (
        <p className="flex max-w-full items-center gap-2 rounded-lg border border-line bg-raised px-2.5 py-1 text-soft text-xs">
          <Link2 aria-hidden className="size-3.5 shrink-0" />
          <span dir="auto" className="wrap-anywhere min-w-0">
            Came from: <span className="font-medium text-ink">{sourceDetail(source)}</span>
          </span>
        </p>
      )}
      {words && <p className="px-1 text-soft text-xs">{words}</p>}
      {quoted && !unsent && <Quotation quoted={quoted} out={entry.direction === "out"} contact={contact} />}
      {replyTo?.mid && !quoted && !unsent && <p className="px-1 text-soft text-xs">In answer to an earlier message</p>}
    </>
  );
}

const contextOf = ({ replyTo, quickReply, attachments, direction }: ThreadEntry): string | null => {
  if (attachments.some(({ type }) => type === "story_mention"))
    return direction === "in" ? "Mentioned you in their story" : "Mention in a story";
  if (replyTo?.storyId) return direction === "in" ? "Replied to your story" : "Reply to their story";
  return quickReply ? "Chose a quick reply" : null;
};

interface QuotationProps {
  readonly quoted: NonNullable<ThreadEntry["quoted"]>;
  readonly out: boolean;
  readonly contact: string;
}

/** The message that is answered, in two lines; it leads to where that stands. */
function Quotation({ quoted, out, contact }: QuotationProps) {
  const who = quoted.direction === "out" ? "Your team" : contact;
  return (
    <Link
      to={`?message=${encodeURIComponent(quoted.id)}`}
      className={join(
        "flex min-w-0 max-w-full items-start gap-2 rounded-lg border-edge bg-raised px-2.5 py-1.5 text-soft text-xs hover:bg-hover",
        out ? "border-e-3" : "border-s-3",
      )}
    >
      <CornerUpLeft aria-hidden className="mt-0.5 size-3 shrink-0" />
      <span className="min-w-0">
        <span className="sr-only">In answer to </span>
        <bdi className="font-medium text-ink">{who}</bdi>
        <span dir="auto" className="line-clamp-2 wrap-anywhere text-start">
          {quotedWords(quoted)}
        </span>
      </span>
    </Link>
  );
}

const nouns: Readonly<Record<string, string>> = {
  image: "Photo",
  video: "Video",
  audio: "Voice message",
  file: "File",
};

const quotedWords = ({ gone, text, attachment }: QuotationProps["quoted"]): string => {
  if (gone === "unsent") return "A message that was unsent";
  if (gone === "removed") return "A message that was removed";
  if (text) return text;
  return attachment === null ? "Message without text" : (nouns[attachment] ?? "Attachment");
};
