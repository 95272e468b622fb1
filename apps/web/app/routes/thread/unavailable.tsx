import { ImageOff } from "lucide-react";
import { Button } from "../../ui/button.tsx";

const nouns: Readonly<Record<string, string>> = {
  image: "The photo",
  story_mention: "The story",
  video: "The video",
  audio: "The voice message",
  file: "The file",
  share: "The shared post",
  ig_post: "The shared post",
  ig_reel: "The shared reel",
  reel: "The shared reel",
};

interface UnavailableProps {
  readonly type: string;
  /** Loads it once more; null when that was tried, or nothing is there to load. */
  readonly onRetry: (() => void) | null;
}

/** Stands where something was: Instagram keeps what people send for some days only. */
export function Unavailable({ type, onRetry }: UnavailableProps) {
  const noun = nouns[type] ?? "The attachment";
  return (
    <p className="flex items-center gap-2 rounded-bubble border border-edge border-dashed px-3.5 py-2 text-soft text-sm">
      <ImageOff aria-hidden className="size-4 shrink-0" />
      {onRetry ? `${noun} could not be loaded` : `${noun} is no longer available`}
      {onRetry && (
        <Button size="small" onClick={onRetry} className="shrink-0">
          Try again
        </Button>
      )}
    </p>
  );
}
