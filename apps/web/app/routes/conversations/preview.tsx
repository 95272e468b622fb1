import {
  Ban,
  CornerUpLeft,
  FileText,
  Image,
  Link2,
  type LucideIcon,
  Mic,
  MousePointerClick,
  Paperclip,
  Video,
} from "lucide-react";
import type { ConversationListRow } from "../../views.ts";

type Previewed = Pick<ConversationListRow, "lastKind" | "lastDirection" | "preview" | "draft">;

const kinds: Readonly<Record<string, { readonly icon: LucideIcon; readonly words: string }>> = {
  image: { icon: Image, words: "Photo" },
  video: { icon: Video, words: "Video" },
  audio: { icon: Mic, words: "Voice message" },
  file: { icon: FileText, words: "File" },
  share: { icon: Link2, words: "Shared post" },
  ig_reel: { icon: Video, words: "Shared reel" },
  reel: { icon: Video, words: "Shared reel" },
  unsent: { icon: Ban, words: "Message unsent" },
  erased: { icon: Ban, words: "This message was removed" },
  postback: { icon: MousePointerClick, words: "Tapped a button" },
  story_mention: { icon: Image, words: "Mentioned you in a story" },
};

const kindOf = ({ lastKind, preview }: Previewed): { readonly icon: LucideIcon | null; readonly words: string } => {
  if (preview.forgotten) return { icon: Ban, words: "This message was removed" };
  if (preview.text && (lastKind === null || lastKind === "text")) return { icon: null, words: preview.text };
  if (lastKind === null || lastKind === "text") return { icon: null, words: "Message without text" };
  const kind = kinds[lastKind] ?? { icon: Paperclip, words: "Attachment" };
  return preview.text ? { ...kind, words: preview.text } : kind;
};

/** What the viewer has not sent, else the last message, in words as a screen reader hears it. */
export const previewWords = (row: Previewed): string => {
  if (row.draft !== null) return `Draft: ${row.draft}`;
  const { words } = kindOf(row);
  return row.lastDirection === "out" ? `You: ${words}` : words;
};

/**
 * One line: the beginning of what the viewer has not sent, else the last message with who wrote it and what it is by icon,
 * its text where it has one.
 */
export function Preview({ row }: { readonly row: Previewed }) {
  if (row.draft !== null)
    return (
      <span className="flex min-w-0 gap-1">
        <span className="shrink-0 font-medium text-danger-ink">Draft:</span>
        <span dir="auto" className="truncate">
          {row.draft}
        </span>
      </span>
    );
  const { icon: Icon, words } = kindOf(row);
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {row.lastDirection === "out" && <CornerUpLeft className="size-3.5 shrink-0" />}
      {Icon && <Icon className="size-3.5 shrink-0" />}
      <span dir="auto" className="truncate">
        {words}
      </span>
    </span>
  );
}
