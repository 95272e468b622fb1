import type { ReactNode } from "react";
import { join } from "./join.ts";

interface MenuProps {
  /** Unique on the page. */
  readonly id: string;
  /** What the button shows; it must have a name for those who do not see it. */
  readonly opener: ReactNode;
  readonly openerLook: string;
  readonly align?: "start" | "end";
  readonly children: ReactNode;
}

const aligns = { start: "[position-area:bottom_span-right]", end: "[position-area:bottom_span-left]" } as const;

/** A button and a popover of the browser's own below it: links or forms, so that it works without script. */
export function Menu({ id, opener, openerLook, align = "start", children }: MenuProps) {
  return (
    <>
      <button type="button" popovertarget={id} className={openerLook}>
        {opener}
      </button>
      <div
        id={id}
        popover="auto"
        className={join(
          "max-h-96 w-56 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-lg border border-line bg-raised p-1.5 text-ink shadow-modal open:animate-rise supports-[position-area:bottom]:inset-auto supports-[position-area:bottom]:m-0 supports-[position-area:bottom]:mt-1 [position-try-fallbacks:flip-inline,flip-block]",
          aligns[align],
        )}
      >
        {children}
      </div>
    </>
  );
}

/** Closes a menu whose choice was taken. */
export const closeMenu = (id: string): void => document.getElementById(id)?.hidePopover();

/** The look of one choice in a menu. */
export const menuItem = "flex h-9 w-full items-center gap-2 rounded-md px-2.5 text-left hover:bg-hover";
