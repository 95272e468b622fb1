import { useState } from "react";
import { safeMedia } from "../../text/linkify.ts";
import type { ThreadEntry } from "../../views.ts";
import { Attachment } from "./attachment.tsx";
import { MediaViewer } from "./media-viewer.tsx";
import { Picture } from "./picture.tsx";

type Item = ThreadEntry["attachments"][number];

const pictureTypes: readonly string[] = ["image", "story_mention", "like_heart", "sticker"];
/** So many pictures are shown side by side; the last one says how many more there are. */
const tilesAtMost = 4;

const isPicture = ({ type, url }: Item): boolean => pictureTypes.includes(type) && safeMedia(url) !== null;

/** What came with a message: one picture large, several side by side, and everything else as what it is. */
export function Attachments({ entry }: { readonly entry: ThreadEntry }) {
  const [open, setOpen] = useState<number | null>(null);
  const { attachments } = entry;
  if (attachments.length === 0 || entry.unsent || entry.forgotten) return null;
  const sentHere = entry.part !== null;
  const isShown = (item: Item) => !sentHere && isPicture(item);
  const pictures = attachments.filter(isShown);
  const rest = attachments.filter((item) => !isShown(item));
  const tiles = pictures.slice(0, tilesAtMost);
  return (
    <>
      {tiles.length > 0 && (
        <div className={tiles.length > 1 ? "grid w-72 max-w-full grid-cols-2 gap-1" : "max-w-full"}>
          {tiles.map((item, place) => (
            <Picture
              // biome-ignore lint/suspicious/noArrayIndexKey: attachments of one message never move
              key={place}
              item={item}
              tile={tiles.length > 1}
              more={place === tilesAtMost - 1 ? pictures.length - tilesAtMost : 0}
              onOpen={() => setOpen(place)}
            />
          ))}
        </div>
      )}
      {rest.map((item, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <Attachment key={place} attachment={item} sentHere={sentHere} />
      ))}
      {open !== null && <MediaViewer pictures={pictures} at={open} onMove={setOpen} onClose={() => setOpen(null)} />}
    </>
  );
}
