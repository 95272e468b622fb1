import { Slot } from "radix-ui";
import type { ButtonHTMLAttributes } from "react";
import { join } from "./join.ts";

export type ButtonLook = "primary" | "plain" | "quiet" | "danger";

const base =
  "inline-flex select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:opacity-50";

const looks: Readonly<Record<ButtonLook, string>> = {
  primary: "bg-accent text-on-accent shadow-control hover:bg-accent-hover",
  plain: "border border-edge bg-raised text-ink shadow-control hover:border-control hover:bg-hover",
  quiet: "text-soft hover:bg-hover hover:text-ink",
  danger: "bg-danger text-on-accent shadow-control hover:bg-danger-hover",
};

const sizes = {
  small: "h-7 px-2.5 text-sm",
  medium: "h-9 px-3.5 text-base",
  large: "h-11 px-5 text-base",
} as const;

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: ButtonLook;
  readonly size?: keyof typeof sizes;
  /** Styles the only child, such as a link, instead of adding a button. */
  readonly asChild?: boolean;
}

export function Button({ look = "plain", size = "medium", asChild, className, ...rest }: ButtonProps) {
  const classes = join(base, looks[look], sizes[size], className);
  return asChild ? <Slot.Root className={classes} {...rest} /> : <button type="button" className={classes} {...rest} />;
}
