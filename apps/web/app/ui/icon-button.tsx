import { Slot } from "radix-ui";
import type { ButtonHTMLAttributes } from "react";
import { join } from "./join.ts";
import { Tooltip } from "./tooltip.tsx";

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly label: string;
  readonly asChild?: boolean;
}

const look =
  "inline-flex size-9 shrink-0 items-center justify-center rounded-md text-soft transition-colors duration-100 hover:bg-hover hover:text-ink disabled:opacity-50 md:size-8";

/** A square button that shows an icon; its label is spoken and appears on hover and focus. */
export function IconButton({ label, asChild, className, ...rest }: IconButtonProps) {
  const Element = asChild ? Slot.Root : "button";
  return (
    <Tooltip text={label}>
      <Element
        {...(asChild ? {} : { type: "button" as const })}
        aria-label={label}
        className={join(look, className)}
        {...rest}
      />
    </Tooltip>
  );
}
