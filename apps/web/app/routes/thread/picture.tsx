import { useEffect, useRef, useState } from "react";
import { safeMedia } from "../../text/linkify.ts";
import { join } from "../../ui/join.ts";
import type { ThreadEntry } from "../../views.ts";
import { Unavailable } from "./unavailable.tsx";

type Item = ThreadEntry["attachments"][number];

interface PictureProps {
  readonly item: Item;
  /** One of several. */
  readonly tile: boolean;
  /** How many more there are than are shown, said on this one. */
  readonly more: number;
  readonly onOpen: () => void;
}

/** Its box is there before the picture is, so nothing moves when it arrives. Without script it leads to the file. */
export function Picture({ item, tile, more, onOpen }: PictureProps) {
  const href = safeMedia(item.url) ?? "";
  const [tries, setTries] = useState(0);
  const [failed, setFailed] = useState(false);
  const image = useRef<HTMLImageElement>(null);
  // On a fresh page the browser may have given up before anybody listened.
  useEffect(() => {
    const { current } = image;
    if (current?.complete && current.naturalWidth === 0 && current.currentSrc !== "") setFailed(true);
  }, []);
  if (failed)
    return (
      <Unavailable
        type={item.type}
        onRetry={
          tries > 0
            ? null
            : () => {
                setTries(1);
                setFailed(false);
              }
        }
      />
    );
  const words = item.title ?? (item.type === "story_mention" ? "Story that mentions you" : "Photo");
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={more > 0 ? `${words}, and ${more} more` : words}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        onOpen();
      }}
      className="relative block overflow-hidden rounded-xl border border-line bg-sunken"
    >
      <img
        key={tries}
        ref={image}
        src={href}
        alt=""
        loading="lazy"
        decoding="async"
        referrerPolicy="no-referrer"
        onError={() => setFailed(true)}
        className={join("object-cover", tile ? "aspect-square w-full" : "aspect-4/3 w-72 max-w-full")}
      />
      {more > 0 && (
        <span
          aria-hidden
          className="absolute inset-0 grid place-items-center bg-veil font-semibold text-on-accent text-xl"
        >
          +{more}
        </span>
      )}
    </a>
  );
}
