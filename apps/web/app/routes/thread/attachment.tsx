import {
  AudioLines,
  Clapperboard,
  ExternalLink,
  FileText,
  Image,
  ImageOff,
  Link2,
  type LucideIcon,
  Paperclip,
} from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { safeMedia } from "../../text/linkify.ts";
import type { ThreadEntry } from "../../views.ts";

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

const nouns: Readonly<Record<string, string>> = {
  image: "Photo",
  story_mention: "Story that mentions you",
  video: "Video",
  audio: "Voice message",
  file: "File",
};

/**
 * What came with a message. Only http and https addresses are ever loaded or linked. What was sent from here lies where
 * the sender said, anywhere: it is linked, and pages load media of Instagram's own hosts only.
 */
export function Attachment({ attachment, sentHere }: { readonly attachment: Item; readonly sentHere: boolean }) {
  const href = safeMedia(attachment.url);
  const [failed, setFailed] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  // On a fresh page the browser may have given up before anybody listened.
  useEffect(() => {
    if (gaveUp(box.current?.querySelector("img, video, audio"))) setFailed(true);
  }, []);
  if (href === null || failed) return <Unavailable type={attachment.type} />;
  if (sentHere) return <Card attachment={attachment} href={href} />;
  return (
    <div ref={box}>
      <Content attachment={attachment} href={href} onError={() => setFailed(true)} />
    </div>
  );
}

const gaveUp = (media: Element | null | undefined): boolean => {
  if (media instanceof HTMLImageElement) return media.complete && media.naturalWidth === 0 && media.currentSrc !== "";
  return media instanceof HTMLMediaElement && media.error !== null;
};

interface ContentProps {
  readonly attachment: Item;
  readonly href: string;
  readonly onError: () => void;
}

function Content({ attachment, href, onError }: ContentProps) {
  switch (attachment.type) {
    case "image":
    case "story_mention":
      return (
        <Picture href={href} title={attachment.title} noun={nouns[attachment.type] ?? "Photo"} onError={onError} />
      );
    case "video":
      return (
        // biome-ignore lint/a11y/useMediaCaption: what customers send carries no captions
        <video
          controls
          preload="metadata"
          src={href}
          onError={onError}
          aria-label="Video"
          className="aspect-video w-80 max-w-full rounded-xl bg-sunken"
        />
      );
    case "audio":
      return (
        // biome-ignore lint/a11y/useMediaCaption: as above
        <audio
          controls
          preload="metadata"
          src={href}
          onError={onError}
          aria-label="Voice message"
          className="h-12 w-72 max-w-full"
        />
      );
    default:
      return <Card attachment={attachment} href={href} />;
  }
}

interface PictureProps {
  readonly href: string;
  readonly title: string | null;
  readonly noun: string;
  readonly onError: () => void;
}

/** Its box is there before the picture is, so nothing moves when it arrives. */
function Picture({ href, title, noun, onError }: PictureProps) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="block overflow-hidden rounded-xl border border-line bg-sunken"
    >
      <img
        src={href}
        alt={title ?? noun}
        loading="lazy"
        onError={onError}
        className="aspect-4/3 w-64 max-w-full object-cover"
      />
    </a>
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

function Unavailable({ type }: { readonly type: string }) {
  return (
    <p className="flex items-center gap-2 rounded-bubble border border-edge border-dashed px-3.5 py-2 text-soft text-sm">
      <ImageOff aria-hidden className="size-4 shrink-0" /> {nouns[type] ?? cards[type]?.words ?? "Attachment"} is not
      available any more
    </p>
  );
}
