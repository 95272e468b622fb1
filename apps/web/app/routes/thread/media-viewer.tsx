import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from "lucide-react";
import { type ComponentPropsWithoutRef, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { safeMedia } from "../../text/linkify.ts";
import { join } from "../../ui/join.ts";
import type { ThreadEntry } from "../../views.ts";

interface ViewerProps {
  readonly pictures: ThreadEntry["attachments"];
  readonly at: number;
  readonly onMove: (to: number) => void;
  readonly onClose: () => void;
}

/** One picture as large as the window allows, or in its own size. Arrows lead to its neighbours, Escape back. */
export function MediaViewer({ pictures, at, onMove, onClose }: ViewerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [zoomed, setZoomed] = useState(false);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const picture = pictures[at];
  const href = safeMedia(picture?.url ?? null) ?? "";
  const words = picture?.title ?? "Photo";
  const move = (by: 1 | -1) => {
    const to = at + by;
    if (to < 0 || to >= pictures.length) return;
    setZoomed(false);
    onMove(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "ArrowLeft") move(-1);
    else if (event.key === "ArrowRight") move(1);
  };
  return (
    <dialog
      ref={dialog}
      aria-label={words}
      onClose={onClose}
      onKeyDown={onKeyDown}
      className="fixed inset-0 m-0 size-full max-h-none max-w-none flex-col bg-canvas text-ink open:flex"
    >
      <div className="flex h-14 shrink-0 items-center gap-1 border-line border-b px-3">
        <p dir="auto" className="min-w-0 flex-1 truncate font-medium text-sm">
          {words}
          {pictures.length > 1 && (
            <span className="tabular text-soft">
              {" "}
              {at + 1} of {pictures.length}
            </span>
          )}
        </p>
        <Control label={zoomed ? "Fit to the window" : "Show in full size"} onClick={() => setZoomed(!zoomed)}>
          {zoomed ? <ZoomOut aria-hidden className="size-4" /> : <ZoomIn aria-hidden className="size-4" />}
        </Control>
        <a
          href={href}
          download
          target="_blank"
          rel="noopener noreferrer"
          aria-label="Download"
          title="Download"
          className={control}
        >
          <Download aria-hidden className="size-4" />
        </a>
        <Control label="Close" onClick={() => dialog.current?.close()}>
          <X aria-hidden className="size-4" />
        </Control>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard */}
      <section aria-label="Picture" tabIndex={0} className="relative grid min-h-0 flex-1 overflow-auto">
        <img
          key={href}
          src={href}
          alt={words}
          referrerPolicy="no-referrer"
          className={join("m-auto", zoomed ? "max-w-none" : "max-h-full max-w-full object-contain")}
        />
      </section>
      {pictures.length > 1 && (
        <div className="flex h-14 shrink-0 items-center justify-center gap-2">
          <Control label="Previous picture" disabled={at === 0} onClick={() => move(-1)}>
            <ChevronLeft aria-hidden className="size-5" />
          </Control>
          <Control label="Next picture" disabled={at === pictures.length - 1} onClick={() => move(1)}>
            <ChevronRight aria-hidden className="size-5" />
          </Control>
        </div>
      )}
    </dialog>
  );
}

const control =
  "grid size-10 shrink-0 place-items-center rounded-md text-soft hover:bg-hover hover:text-ink disabled:opacity-50";

/** Without a tooltip of ours: it would lie behind the dialog and take the first Escape. */
function Control({ label, ...rest }: ComponentPropsWithoutRef<"button"> & { readonly label: string }) {
  return <button type="button" aria-label={label} title={label} className={control} {...rest} />;
}
