import {
  AudioLines,
  Clapperboard,
  ExternalLink,
  FileText,
  Heart,
  Image,
  Link2,
  type LucideIcon,
  Paperclip,
} from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { safeMedia } from "../../text/linkify.ts";
import type { ThreadEntry } from "../../views.ts";
import { Unavailable } from "./unavailable.tsx";

type Item = ThreadEntry["attachments"][number];

const cards: Readonly<Record<string, { readonly icon: LucideIcon; readonly words: string }>> = {
  image: { icon: Image, words: "Photo" },
  video: { icon: Clapperboard, words: "Video" },
  audio: { icon: AudioLines, words: "Audio" },
  file: { icon: FileText, words: "File" },
  share: { icon: Link2, words: "Shared post" },
  ig_post: { icon: Link2, words: "Shared post" },
  ig_reel: { icon: Link2, words: "Shared reel" },
  reel: { icon: Link2, words: "Shared reel" },
  template: { icon: Link2, words: "Card with buttons" },
};

/**
 * What came with a message and is not shown as a picture. Only http and https addresses are ever loaded or linked. What was
 * sent from here lies where the sender said, anywhere: it is linked, and pages load media of Instagram's own hosts only.
 */
export function Attachment({ attachment, sentHere }: { readonly attachment: Item; readonly sentHere: boolean }) {
  const { type } = attachment;
  const href = safeMedia(attachment.url);
  if (type === "like_heart" && href === null)
    return <Heart aria-label="Heart" className="size-9 fill-current text-danger-ink" />;
  if (type === "ephemeral" || type === "unsupported_type") return <OnlyInTheApp />;
  if (href === null) return <Unavailable type={type} onRetry={null} />;
  if (!sentHere && (type === "video" || type === "audio")) return <Recording type={type} href={href} />;
  return <Card attachment={attachment} href={href} />;
}

/** Sound or film, with the browser's own controls. */
function Recording({ type, href }: { readonly type: "video" | "audio"; readonly href: string }) {
  const [failed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);
  const media = useRef<HTMLVideoElement & HTMLAudioElement>(null);
  // On a fresh page the browser may have given up before anybody listened.
  useEffect(() => {
    if (media.current?.error) setFailed(true);
  }, []);
  const again = () => {
    setTries(1);
    setFailed(false);
  };
  if (failed) return <Unavailable type={type} onRetry={tries > 0 ? null : again} />;
  const shared = {
    ref: media,
    controls: true,
    preload: "metadata",
    src: href,
    onError: () => setFailed(true),
  } as const;
  return type === "video" ? (
    <video key={tries} {...shared} aria-label="Video" className="aspect-video w-80 max-w-full rounded-xl bg-sunken" />
  ) : (
    <audio key={tries} {...shared} aria-label="Voice message" className="h-12 w-72 max-w-full" />
  );
}

function Card({ attachment, href }: { readonly attachment: Item; readonly href: string }) {
  const { icon: Icon, words } = cards[attachment.type] ?? { icon: Paperclip, words: "Attachment" };
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="flex w-72 max-w-full items-center gap-3 rounded-xl border border-line bg-surface px-3 py-2.5 hover:bg-hover"
    >
      <span className="grid size-9 shrink-0 place-items-center rounded-md bg-sunken text-soft">
        <Icon aria-hidden className="size-4" />
      </span>
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block truncate text-start font-medium text-sm">
          {attachment.title ?? words}
        </span>
        <span className="block truncate text-soft text-xs">{hostOf(href)}</span>
      </span>
      <ExternalLink aria-hidden className="size-4 shrink-0 text-soft" />
    </a>
  );
}

const hostOf = (href: string): string => (href.startsWith("/") ? "In this inbox" : new URL(href).hostname);

function OnlyInTheApp() {
  return (
    <p className="rounded-bubble border border-warn-line border-dashed bg-warn-tint px-3.5 py-2 text-sm text-warn-ink">
      This disappears, or is of a kind that Instagram does not hand over. Open the Instagram app to see it.
    </p>
  );
}
